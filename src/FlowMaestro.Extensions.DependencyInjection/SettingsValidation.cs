using System.Globalization;
using FlowMaestro.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FlowMaestro.Extensions.DependencyInjection;

/// <summary>Checks the options of one client as its constructor would, and names a faulty one as the operator knows it.</summary>
internal sealed class SettingsValidation(string optionsName, IConfiguration? settings) : IValidateOptions<FlowMaestroClientOptions>
{
    public ValidateOptionsResult Validate(string? name, FlowMaestroClientOptions options)
    {
        if (name != optionsName)
            return ValidateOptionsResult.Skip;

        if (ReadAsDays(options) is { } mistake)
            return ValidateOptionsResult.Fail(Prefix + mistake);

        try
        {
            var copy = options.Copy();
            OptionRules.Check(copy);
            _ = new BaseAddress(copy.BaseUrl, copy.AllowInsecureHttp);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            // The messages begin with the name of the option, so that its path makes them the name of the setting.
            return ValidateOptionsResult.Fail(Prefix + e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal));
        }
    }

    /// <summary>A number alone is a count of days to the configuration binder, which nobody means by a timeout of 20.</summary>
    private string? ReadAsDays(FlowMaestroClientOptions options)
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, TimeSpan)>)
        [
            (nameof(options.Timeout), options.Timeout),
            (nameof(options.ConnectTimeout), options.ConnectTimeout),
            (nameof(options.MaxRetryDelay), options.MaxRetryDelay),
        ])
        {
            // Code may have replaced the value since.
            if (int.TryParse(settings?[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number != 0 && value == TimeSpan.FromDays(number))
            {
                return $"{name} is '{number}', which is read as {number} days. "
                    + "Write hours, minutes and seconds: 00:00:20 are twenty seconds.";
            }
        }

        return null;
    }

    private string Prefix => settings switch
    {
        IConfigurationSection { Path.Length: > 0 } section => $"{section.Path}:",
        null when optionsName.Length > 0 => $"FlowMaestro client '{optionsName}': {nameof(FlowMaestroClientOptions)}.",
        null => $"{nameof(FlowMaestroClientOptions)}.",
        _ => "",
    };
}
