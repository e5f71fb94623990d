namespace SampleHost;

/// <summary>Reads a command line option by option: <c>--name value</c>, <c>--name=value</c>, <c>--switch</c>, and words without dashes.</summary>
public sealed class ArgumentReader
{
    private readonly IReadOnlyList<string> _args;
    private int _next;
    private string _option = "";
    private string? _attached;

    private ArgumentReader(IReadOnlyList<string> args) => _args = args;

    /// <summary>Gives each option in turn, without what is attached to it, to somebody who asks for its <see cref="Value"/> or throws <see cref="Unknown"/>.</summary>
    public static void Read(IReadOnlyList<string> args, Action<string, ArgumentReader> take)
    {
        var reader = new ArgumentReader(args);
        while (reader.Next() is { } option)
        {
            take(option, reader);
        }
    }

    /// <summary>The value of the option that is being taken.</summary>
    public string Value()
    {
        var value = _attached ?? (_next < _args.Count && !_args[_next].StartsWith("--", StringComparison.Ordinal) ? _args[_next++] : null);
        _attached = null;
        return string.IsNullOrWhiteSpace(value) ? throw SampleException.BadArguments($"{_option} needs a value.") : value;
    }

    /// <summary>What to throw for an option that the sample does not have.</summary>
    public SampleException Unknown() => SampleException.BadArguments($"Unknown argument '{_option}'. Try --help.");

    // Null after the last.
    private string? Next()
    {
        if (_attached is not null)
        {
            throw SampleException.BadArguments($"{_option} takes no value.");
        }

        if (_next == _args.Count)
        {
            return null;
        }

        (_option, _attached) = _args[_next++] switch
        {
            ['-', '-', ..] option when option.Split('=', 2) is [var name, var value] => (name, value),
            var option => (option, null),
        };
        return _option;
    }
}
