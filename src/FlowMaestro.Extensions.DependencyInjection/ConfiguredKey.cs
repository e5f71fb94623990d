using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlowMaestro.Extensions.DependencyInjection;

/// <summary>
/// The key as the configuration has it now. Where the settings have become such that they cannot be used, the last good key goes on:
/// a slip in a file must not stop a service that runs.
/// </summary>
internal sealed partial class ConfiguredKey(
    IOptionsMonitor<FlowMaestroClientOptions> settings, string optionsName, string firstKey, ILogger logger)
{
    private string _lastGood = firstKey;
    private string? _reported;

    public string Current()
    {
        try
        {
            var key = settings.Get(optionsName).ApiKey;
            Volatile.Write(ref _lastGood, key);
            Volatile.Write(ref _reported, null);
            return key;
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            // Thrown again for each attempt until the settings change: told once.
            if (Interlocked.Exchange(ref _reported, e.Message) != e.Message)
                Log.Unusable(logger, e is OptionsValidationException invalid ? string.Join(" ", invalid.Failures) : e.Message);

            return Volatile.Read(ref _lastGood);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            42,
            LogLevel.Warning,
            "The settings of FlowMaestro's client have changed and cannot be used; the previous key stays in use. {Reason}",
            EventName = "SettingsUnusable")]
        public static partial void Unusable(ILogger logger, string reason);
    }
}
