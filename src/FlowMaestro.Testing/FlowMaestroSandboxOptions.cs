namespace FlowMaestro.Testing;

/// <summary>
/// The content and behaviour of a <see cref="FlowMaestroSandbox"/>. It reads these options with every request, so that a test
/// can change them while the sandbox runs; an option that is read only at the start says so.
/// </summary>
public sealed class FlowMaestroSandboxOptions
{
    /// <summary>The key of a sandbox that was given none.</summary>
    public const string DefaultApiKey = "fm_live_sandbox";

    /// <summary>
    /// The keys that are accepted; <see cref="FlowMaestroSandbox.CreateClient"/> uses the first. Default: one, with every scope.
    /// </summary>
    public IList<SandboxApiKey> ApiKeys { get; } = [new SandboxApiKey(DefaultApiKey)];

    /// <summary>The workflows. Default: three to play with. Read at the start.</summary>
    public IList<SandboxWorkflow> Workflows { get; } = DemoContent.Workflows();

    /// <summary>The texts that queries of knowledge bases search. Default: a few help pages.</summary>
    public IList<SandboxPassage> Passages { get; } = DemoContent.Passages();

    /// <summary>The shape of the responses. Default: that of the public server today. Read at the start.</summary>
    public SandboxShape Shape { get; set; }

    /// <summary>
    /// Whether to begin without the executions, threads, messages, memories, webhooks and deliveries of the OpenAPI
    /// document's examples. Default false. Workflows, agents, triggers and knowledge bases are there in any case, since
    /// nobody could create them. Read at the start.
    /// </summary>
    public bool StartEmpty { get; set; }

    /// <summary>
    /// The clock of executions, replies, keepalives, the rate limit and every time stamp. Default: the system's. Read at the start.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The port on 127.0.0.1. Default 0: a free one, see <see cref="FlowMaestroSandbox.BaseUrl"/>. Read at the start.</summary>
    public int Port
    {
        get;
        set => field = value is >= 0 and <= 65535
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Port), value, "Must be from 0 to 65535.");
    }

    /// <summary>
    /// How many executions of other customers are newer than all of this sandbox. Default 0. As on the public server they fill the
    /// pages of a list without <c>workflow_id</c> before they are removed, so that those pages have fewer rows or none.
    /// </summary>
    public int ForeignExecutions
    {
        get;
        set => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ForeignExecutions), value, "Must not be negative.");
    }

    /// <summary>How long every response is delayed. Default: not at all.</summary>
    public TimeSpan Latency
    {
        get;
        set => field = NotNegative(value, nameof(Latency));
    }

    /// <summary>How long an execution takes: a tenth of it is pending, the rest is divided among the nodes. Default 150 ms.</summary>
    public TimeSpan ExecutionDuration
    {
        get;
        set => field = NotNegative(value, nameof(ExecutionDuration));
    } = TimeSpan.FromMilliseconds(150);

    /// <summary>Why executions that start from now on fail, at their last node. Null (default): they complete.</summary>
    public string? FailExecutions { get; set; }

    /// <summary>
    /// How long executions that start from now on are paused after their first node. Null (default): they are not.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: for good.
    /// </summary>
    public TimeSpan? PauseExecutions { get; set; }

    /// <summary>
    /// Whether the stream of a running execution says <c>connected</c> and then only keepalives, forever, as that of the public
    /// server today. Default false.
    /// </summary>
    public bool SilentStreams { get; set; }

    /// <summary>
    /// After how many events the connection of an execution's stream is cut, unless it ends before. Null (default): it is not cut.
    /// </summary>
    public int? DropStreamsAfter { get; set; }

    /// <summary>How many streams of each execution <see cref="DropStreamsAfter"/> cuts. Default 1.</summary>
    public int StreamDrops { get; set; } = 1;

    /// <summary>After how long without an event a stream sends a keepalive comment. Default 30 s, as on the public server.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether and how replies are streamed. Default: not, as on the public server today.</summary>
    public SandboxMessageStreaming MessageStreaming { get; set; }

    /// <summary>
    /// Makes the reply of an agent to a message. Default: a sentence that repeats it. When it throws, the reply fails with the
    /// message of the exception.
    /// </summary>
    public Func<string, string> Reply { get; set; } = message => $"You said: {message}";

    /// <summary>
    /// How long an agent takes to reply. Default 50 ms. When the request does not wait that long (its <c>timeout</c>, at most two
    /// minutes), it gets a 408 and the reply appears in the thread later.
    /// </summary>
    public TimeSpan ReplyDuration
    {
        get;
        set => field = NotNegative(value, nameof(ReplyDuration));
    } = TimeSpan.FromMilliseconds(50);

    /// <summary>Why replies fail. Null (default): they do not.</summary>
    public string? FailReplies { get; set; }

    /// <summary>
    /// How many requests each key has in a minute of the clock. Default 100,000, so that no test is slowed down; the public server allows
    /// 60. Null: unlimited, and responses have no <c>x-ratelimit-limit</c>, <c>-remaining</c> and <c>-reset</c>.
    /// </summary>
    public int? RequestsPerMinute { get; set; } = 100_000;

    /// <summary>
    /// How many requests each key has in a day of the clock, UTC; requests refused by the minute's limit count too. Default
    /// 1,000,000; the public server allows 10,000. Null: unlimited, and responses have no <c>x-ratelimit-limit-day</c> and
    /// <c>-remaining-day</c>.
    /// </summary>
    public int? RequestsPerDay { get; set; } = 1_000_000;

    private static TimeSpan NotNegative(TimeSpan value, string name) =>
        value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, "Must not be negative.");
}
