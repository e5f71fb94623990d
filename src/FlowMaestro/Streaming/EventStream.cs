namespace FlowMaestro.Streaming;

/// <summary>
/// An event stream over as many connections as it takes: opens the next one, after a pause, when one has ended or could not
/// be opened.
/// </summary>
/// <param name="async">Whether to yield; otherwise opening and reading block.</param>
/// <param name="clock">Measures pauses and idle timeouts.</param>
/// <param name="reconnection">What is kept between two connections.</param>
/// <param name="request">Asks for the stream: with so many retries (null for the usual ones), after this event.</param>
/// <param name="isRequired">Whether the first failure to open it is final.</param>
/// <param name="patience">The longest time without a connection.</param>
/// <param name="cut">Ends connections and pauses.</param>
internal sealed class EventStream(
    bool async,
    TimeProvider clock,
    Reconnection reconnection,
    Func<int?, string?, ValueTask<HttpResponseMessage>> request,
    bool isRequired,
    TimeSpan patience,
    CancellationToken cut)
    : IAsyncDisposable
{
    private const int MostFailures = 3;

    private EventConnection? _connection;
    private long _openedAt;

    public bool IsOpen => _connection is not null;

    /// <summary>Why the last connection ended; null before the first did.</summary>
    public string? DropReason => reconnection.DropReason;

    /// <summary>How long the connections that have ended were open.</summary>
    public TimeSpan WasOpen { get; private set; }

    /// <exception cref="FlowMaestroException">It cannot be opened, or not again in time.</exception>
    /// <exception cref="OperationCanceledException">It was cut.</exception>
    public async ValueTask OpenAsync()
    {
        while (true)
        {
            cut.ThrowIfCancellationRequested();
            var isFirstTry = reconnection is { DropReason: null, IsFailing: false };
            if (!isFirstTry)
                await reconnection.PauseAsync(async, cut).ConfigureAwait(false);

            try
            {
                var response = await request(isFirstTry && isRequired ? null : 0, reconnection.LastEventId).ConfigureAwait(false);
                _connection = await EventConnection.OpenAsync(async, response, clock, cut).ConfigureAwait(false);
                reconnection.Opened();
                _openedAt = clock.GetTimestamp();
                return;
            }
            catch (FlowMaestroException e) when (Reconnection.Passes(e) && MayTryAgain())
            {
                reconnection.Failed(e);
            }
        }
    }

    /// <returns>The next event of the open connection; null when it has ended.</returns>
    public ValueTask<ReceivedEvent?> NextAsync() => _connection!.NextAsync();

    /// <summary>Closes a connection that has ended.</summary>
    /// <param name="wasLive">Whether it delivered an event.</param>
    public ValueTask CloseAsync(bool wasLive)
    {
        var connection = _connection!;
        _connection = null;
        reconnection.Ended(connection, wasLive);
        WasOpen += clock.GetElapsedTime(_openedAt);
        return connection.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? default;

    /// <summary>Whether an optional stream has failed so often that its requests are better spent on polls.</summary>
    public bool IsHopeless => !isRequired && reconnection.Failures >= MostFailures;

    private bool MayTryAgain() => isRequired
        ? reconnection.DropReason is not null && clock.GetElapsedTime(reconnection.LastHeard) < patience
        : reconnection.Failures + 1 < MostFailures;
}
