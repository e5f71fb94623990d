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
        {
            return ValidateOptionsResult.Skip;
        }

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

    private string Prefix => settings switch
    {
        IConfigurationSection { Path.Length: > 0 } section => $"{section.Path}:",
        null when optionsName.Length > 0 => $"FlowMaestro client '{optionsName}': {nameof(FlowMaestroClientOptions)}.",
        null => $"{nameof(FlowMaestroClientOptions)}.",
        _ => "",
    };
}
