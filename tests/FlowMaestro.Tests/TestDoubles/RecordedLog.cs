using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>A log that a test can read: what was written, with its structured values.</summary>
internal sealed class RecordedLog(LogLevel least = LogLevel.Debug) : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<Entry> _entries = new();
    private readonly SemaphoreSlim _written = new(0);

    public IReadOnlyList<Entry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <summary>Waits, in real time, until such an entry is written.</summary>
    public async Task<Entry> EntryAsync(Func<Entry, bool> wanted)
    {
        while (true)
        {
            if (_entries.FirstOrDefault(wanted) is { } entry)
            {
                return entry;
            }

            Assert.That(await _written.WaitAsync(TimeSpan.FromSeconds(20)), Is.True, "no such entry was written");
        }
    }

    public void Dispose() => _written.Dispose();

    internal sealed record Entry(string Category, LogLevel Level, int Id, string? EventName, string Message, IReadOnlyDictionary<string, object?> Values, Exception? Exception)
    {
        /// <summary>Everything that a sink could write down.</summary>
        public string Everything => $"{Category} {Id} {EventName} {Message} {string.Join(' ', Values)} {Exception}";
    }

    private sealed class Logger(RecordedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= log.Least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = (state as IEnumerable<KeyValuePair<string, object?>> ?? []).ToDictionary(static v => v.Key, static v => v.Value);
            log._entries.Enqueue(new Entry(category, logLevel, eventId.Id, eventId.Name, formatter(state, exception), values, exception));
            log._written.Release();
        }
    }

    private LogLevel Least => least;
}
