using System.Text.RegularExpressions;
using FlowMaestro.Extensions.AI;
using FlowMaestro.Models;

namespace FlowMaestro.Tests.Ai;

public sealed partial class FunctionNamesTests
{
    [TestCase("Welcome mail", "welcome_mail")]
    [TestCase("  Rechnungsprüfung – Süd (v2)! ", "rechnungsprufung_sud_v2")]
    [TestCase("3 steps", "workflow_3_steps")]
    [TestCase("送信", "workflow_wf_9c1d")]
    [TestCase("", "workflow_wf_9c1d")]
    [TestCase("a'; DROP TABLE x; --", "a_drop_table_x")]
    public void AreOfLettersDigitsAndUnderscores(string workflow, string name) =>
        Assert.That(FunctionNames.Of(Named(workflow, "wf-9c1d")), Is.EqualTo(name));

    [Test]
    public void AreUniqueAndStayWhenTheListHasAnotherOrder()
    {
        Workflow[] workflows =
        [
            Named("Send mail", "11111111-aaaa0001"), Named("send-mail", "22222222-aaaa0002"), Named("Send mail 2", "3"),
            Named(new string('x', 99), "44444444-1"), Named(new string('x', 98), "44444444-2"),
        ];

        var names = FunctionNames.Of(workflows);

        Assert.That(names, Is.Unique.And.All.Match(Accepted().ToString()));
        Assert.That(names.Take(3), Is.EqualTo(["send_mail_aaaa0001", "send_mail_aaaa0002", "send_mail_2"]));
        Assert.That(FunctionNames.Of([.. Enumerable.Reverse(workflows)]), Is.EqualTo(Enumerable.Reverse(names)));
    }

    [Test]
    public void AreUniqueEvenOfAListThatRepeatsAWorkflow() =>
        Assert.That(FunctionNames.Of([Named("Send mail", "wf_1"), Named("Send mail", "wf_1"), Named("Send mail", "wf_1")]),
            Is.Unique.And.All.Match(Accepted().ToString()));

    private static Workflow Named(string name, string id) => new() { Id = id, Name = name };

    [GeneratedRegex("^[a-z][a-z0-9_]{0,63}$")]
    private static partial Regex Accepted();
}
