namespace FlowMaestro.Testing;

/// <summary>
/// What a <see cref="FlowMaestroSandbox"/> has and how it behaves. The sandbox keeps these options and looks at them
/// with every request, so a test can turn a switch while it runs; what is read only at the start says so.
/// </summary>
public sealed class FlowMaestroSandboxOptions
{
    /// <summary>The key of a sandbox that was given none.</summary>
    public const string DefaultApiKey = "fm_live_sandbox";

    /// <summary>The keys that are accepted; the first is the one of <see cref="FlowMaestroSandbox.CreateClient"/>. Default: one, with every scope.</summary>
    public IList<SandboxApiKey> ApiKeys { get; } = [new SandboxApiKey(DefaultApiKey)];

    /// <summary>The workflows there are, at first three to play with. Read at the start.</summary>
    public IList<SandboxWorkflow> Workflows { get; } = DemoContent.Workflows();

    /// <summary>What queries of knowledge bases search, at first a few help pages.</summary>
    public IList<SandboxPassage> Passages { get; } = DemoContent.Passages();

    /// <summary>The shape of the answers. Default: that of the public server today. Read at the start.</summary>
    public SandboxShape Shape { get; set; }

    /// <summary>
    /// Whether to begin without the executions, threads, messages, memories, webhooks and deliveries of the OpenAPI
    /// document's examples. Default false. Workflows, agents, triggers and knowledge bases are there in any case, since
    /// nobody could create them. Read at the start.
    /// </summary>
    public bool StartEmpty { get; set; }

    /// <summary>The port of 127.0.0.1 to listen on. 0 (default): a free one. Read at the start; a port that is taken is an <see cref="IOException"/> there.</summary>
    public int Port { get; set; }

    /// <summary>The clock of everything that takes time and of every time stamp. Default: the system's. Read at the start.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How long the answer to any request is held back. Default: not at all.</summary>
    public TimeSpan Latency
    {
        get;
        set => field = NotNegative(value, nameof(Latency));
    }

    /// <summary>How long an execution takes: a tenth of it pending, then each node the same time. Default 150 ms.</summary>
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
    /// Whether the stream of a running execution says <c>connected</c> and then nothing more, not even the end, as the
    /// public server does today. Default false.
    /// </summary>
    public bool SilentStreams { get; set; }

    /// <summary>After how many events the connection of an execution's stream is cut. Null (default): it is not. A stream that ends before is left alone.</summary>
    public int? DropStreamsAfter { get; set; }

    /// <summary>How many streams of one execution are cut by <see cref="DropStreamsAfter"/>. Default 1; <see cref="int.MaxValue"/>: every one.</summary>
    public int StreamDrops { get; set; } = 1;

    /// <summary>How long a stream may be silent before a comment keeps it alive. Default 30 s, as on the public server.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether and how replies are streamed. Default: not, as on the public server today.</summary>
    public SandboxMessageStreaming MessageStreaming { get; set; }

    /// <summary>What the agents reply to a message. Default: a sentence that repeats it. A reply that throws fails with the message of the exception.</summary>
    public Func<string, string> Reply { get; set; } = message => $"You said: {message}";

    /// <summary>
    /// How long an agent thinks. Default 50 ms. Where the request waits less long (its <c>timeout</c>, at most two
    /// minutes), it is answered 408 and the reply comes later.
    /// </summary>
    public TimeSpan ReplyDuration
    {
        get;
        set => field = NotNegative(value, nameof(ReplyDuration));
    } = TimeSpan.FromMilliseconds(50);

    /// <summary>Why replies fail. Null (default): they do not.</summary>
    public string? FailReplies { get; set; }

    /// <summary>What each key may ask in a minute by the clock. Default 100,000, so that no test is slowed down; the public server allows 60.</summary>
    public int RequestsPerMinute { get; set; } = 100_000;

    /// <summary>What each key may ask in a day (UTC). Default 1,000,000; the public server allows 10,000.</summary>
    public int RequestsPerDay { get; set; } = 1_000_000;

    private static TimeSpan NotNegative(TimeSpan value, string name) =>
        value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, "Must not be negative.");
}
