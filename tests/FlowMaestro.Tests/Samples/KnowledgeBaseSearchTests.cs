#if NET10_0_OR_GREATER // The sample is built for it alone.
using KnowledgeBaseSearch;
using SampleHost;

namespace FlowMaestro.Tests.Samples;

public sealed class KnowledgeBaseSearchTests
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    private string Output => _out.ToString().ReplaceLineEndings("\n");

    [Test]
    public async Task ListsWhatThereIsAndShowsTheBestWithScoreAndSource()
    {
        Assert.That(await RunAsync(), Is.Zero, _error.ToString());
        Assert.That(_error.ToString(), Is.Empty);
        Assert.That(Output, Does.Contain("\nKnowledge bases:\n  Help pages  "));
        Assert.That(Output, Does.EndWith(
            """
            "How do I reset my password?" in Help pages:
              1. 0.907  Passwords.md
                 Choose "Forgot password" on the sign-in page to reset your password.
              2. 0.907  Passwords.md
                 A password has at least twelve characters and must be changed after a reset.
              3. 0.100  Orders.md
                 The status of an order stands in your account under Orders.

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task TakesAQueryAKnowledgeBaseByNameAndANumberOfResults()
    {
        Assert.That(await RunAsync("--knowledge-base", "help PAGES", "--query=order cancelled", "--top", "1"), Is.Zero, _error.ToString());
        Assert.That(Output, Does.EndWith("\"order cancelled\" in Help pages:\n  1. 1.000  Orders.md\n     An order can be cancelled until it has been handed to the carrier.\n"));
    }

    [TestCase(new[] { "--knowledge-base", "nope" }, 3, "There is no knowledge base 'nope'. There are: Help pages.")]
    [TestCase(new[] { "--top", "0" }, 2, "--top must be a whole number from 1 to 20.")]
    [TestCase(new[] { "--top", "many" }, 2, "--top must be a whole number from 1 to 20.")]
    [TestCase(new[] { "--query" }, 2, "--query needs a value.")]
    [TestCase(new[] { "password" }, 2, "Unknown argument 'password'. Try --help.")]
    public async Task WhatGoesWrongIsOneLineAndAnExitCode(string[] args, int exitCode, string message)
    {
        Assert.That(await RunAsync(args), Is.EqualTo(exitCode));
        Assert.That(_error.ToString(), Is.EqualTo(message + Environment.NewLine));
    }

    [Test]
    public async Task HelpNamesEveryOption()
    {
        Assert.That(await RunAsync("-h"), Is.Zero);
        Assert.That(Output, Does.Contain("--knowledge-base").And.Contain("--query").And.Contain("--top").And.Contain("FLOWMAESTRO_API_KEY"));
    }

    private Task<int> RunAsync(params string[] args) => new SearchCommand(new Surroundings(_out, _error, static _ => null)).RunAsync(args);
}
#endif
