using System.Text.RegularExpressions;

namespace FlowMaestro.Tests.Documentation;

/// <summary>A fenced block of a Markdown page.</summary>
/// <param name="Page">The path of the page from the root of the repository.</param>
/// <param name="Line">The line of its first line of code, counted from 1.</param>
/// <param name="Heading">The heading that it stands under.</param>
/// <param name="Language">What is written behind the fence.</param>
/// <param name="Code">What is between the fences.</param>
internal sealed partial record CodeBlock(string Page, int Line, string Heading, string Language, string Code)
{
    /// <summary>Whether it brings the library's directives: such a block is a whole program, which a reader pastes into an empty file.</summary>
    public bool IsProgram => Directive().IsMatch(Code);

    public override string ToString() => $"{Page}:{Line} ({Heading})";

    [GeneratedRegex(@"^using FlowMaestro[\w.]*;", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
