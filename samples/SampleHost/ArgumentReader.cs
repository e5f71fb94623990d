namespace SampleHost;

/// <summary>Reads a command line option by option: <c>--name value</c>, <c>--name=value</c>, <c>--switch</c>, and words without dashes.</summary>
public sealed class ArgumentReader(IReadOnlyList<string> args)
{
    private int _next;
    private string _option = "";
    private string? _attached;

    /// <returns>The next option without what is attached to it; null after the last.</returns>
    public string? Next()
    {
        if (_attached is not null)
        {
            throw SampleException.BadArguments($"{_option} takes no value.");
        }

        if (_next == args.Count)
        {
            return null;
        }

        (_option, _attached) = args[_next++] switch
        {
            ['-', '-', ..] option when option.Split('=', 2) is [var name, var value] => (name, value),
            var option => (option, null),
        };
        return _option;
    }

    /// <summary>The value of the option that <see cref="Next"/> returned.</summary>
    public string Value()
    {
        var value = _attached ?? (_next < args.Count && !args[_next].StartsWith("--", StringComparison.Ordinal) ? args[_next++] : null);
        _attached = null;
        return string.IsNullOrWhiteSpace(value) ? throw SampleException.BadArguments($"{_option} needs a value.") : value;
    }

    /// <summary>What to throw for an option that the sample does not have.</summary>
    public SampleException Unknown() => SampleException.BadArguments($"Unknown argument '{_option}'. Try --help.");
}
