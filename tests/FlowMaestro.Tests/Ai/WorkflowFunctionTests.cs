using System.Text.Json;
using FlowMaestro.Models;
using Microsoft.Extensions.AI;

namespace FlowMaestro.Tests.Ai;

public sealed class WorkflowFunctionTests
{
    [Test]
    public async Task IsDescribedByItsWorkflow()
    {
        await using var stage = await ChatStage.OpenAsync();

        var functions = await stage.Client.Workflows.GetAIFunctionsAsync();

        Assert.That(functions.Select(static function => function.Name), Is.EqualTo(["welcome_mail", "invoice_check", "support_triage"]));
        Assert.That(functions[1].Description, Is.EqualTo("Compares an invoice with its order and decides whether it can be paid."));
        var schema = functions[1].JsonSchema;
        Assert.That(schema.GetProperty("type").GetString(), Is.EqualTo("object"));
        Assert.That(schema.GetProperty("properties").GetProperty("amount").GetProperty("type").GetString(), Is.EqualTo("number"));
        Assert.That(schema.GetProperty("required").EnumerateArray().Select(static name => name.GetString()),
            Is.EquivalentTo(["invoice_number", "amount"]));
    }

    [Test]
    public async Task ModelRunsItAndReadsItsOutputs()
    {
        await using var stage = await ChatStage.OpenAsync();
        using var model =
            new ScriptedModel(Call("invoice_check", ("invoice_number", "R-17"), ("amount", 250)), new TextContent("It can be paid."));

        var response = await AskAsync(stage, model);

        using var outputs = JsonDocument.Parse(model.Results.Single()!);
        Assert.That((outputs.RootElement.GetProperty("approved").GetBoolean(), response.Text), Is.EqualTo((true, "It can be paid.")));
    }

    [Test]
    public async Task ArgumentsThatDoNotFitAreNamedToTheModelAndNothingIsRun()
    {
        await using var stage = await ChatStage.OpenAsync();
        using var model = new ScriptedModel(
            Call("invoice_check", ("amount", "a lot"), ("invoiceNumber", "R-17")),
            Call("invoice_check", ("amount", 250), ("invoice_number", "R-17")),
            new TextContent("Done."));

        await AskAsync(stage, model);

        Assert.That(model.Results.First(), Is.EqualTo(
            "The workflow 'Invoice check' was not run: 'invoice_number' is missing; "
            + "'amount' must be of the type number, not string; there is no 'invoiceNumber'."));
        Assert.That(model.Results.Last(), Does.Contain("approved"));
        Assert.That(stage.Operations.Count(static operation => operation == "Workflows_Execute"), Is.EqualTo(1));
    }

    [Test]
    public async Task NullForAnOptionalInputIsLeftOut()
    {
        await using var stage = await ChatStage.OpenAsync();
        var function = (await stage.Client.Workflows.GetAIFunctionsAsync(static row => row.Name == "Welcome mail"))[0];

        var outputs =
            (JsonElement)(await function.InvokeAsync(new() { ["customer_email"] = "ada@example.com", ["customer_name"] = null }))!;

        Assert.That(outputs.GetProperty("sent").GetBoolean(), Is.True);
        Assert.That(stage.Sandbox.Requests.Single(static request => request.OperationId == "Workflows_Execute").Body!["inputs"]!.Count(),
            Is.EqualTo(1));
    }

    [Test]
    public async Task FailedRunIsATextWithTheExecution()
    {
        await using var stage = await ChatStage.OpenAsync(static options => options.FailExecutions = "The mail server is down.");
        using var model = new ScriptedModel(Call("welcome_mail", ("customer_email", "ada@example.com")), new TextContent("Sorry."));

        await AskAsync(stage, model);

        var execution = (await stage.Client.Executions.ListAsync(workflowId: (await stage.Client.Workflows.ListAsync())[0].Id))[0];
        Assert.That(model.Results.Single(),
            Is.EqualTo($"The workflow 'Welcome mail' ended as failed: The mail server is down. (execution {execution.Id})."));
    }

    [Test]
    public async Task TextsSayWhatTheModelCanLearn()
    {
        Workflow workflow = new() { Id = "wf_1", Name = "Greeting" };
        async Task<object?> TextAsync(FlowMaestroException exception) => await new Failing(exception).AsAIFunction(workflow).InvokeAsync();

        Assert.That(await TextAsync(new FlowMaestroTimeoutException("No.") { ExecutionId = "exec_1" }),
            Is.EqualTo("The workflow 'Greeting' did not end in time and is still running (execution exec_1). "
                + "Do not run it again."));
        Assert.That(await TextAsync(new FlowMaestroConnectionException("The connection was lost.") { OutcomeUnknown = true }),
            Is.EqualTo("It is not known whether the workflow 'Greeting' was started: The connection was lost. Do not run it again."));
        Assert.That(await TextAsync(new FlowMaestroServerException("Broken.") { ExecutionId = "exec_1" }),
            Is.EqualTo("The workflow 'Greeting' was started, but its end is not known: Broken. (execution exec_1) Do not run it again."));
        Assert.That(await TextAsync(new FlowMaestroNotFoundException("Workflow not found")),
            Is.EqualTo("The workflow 'Greeting' was not run: Workflow not found"));
        await Assert.ThrowsAsync<FlowMaestroAuthenticationException>(() =>
            TextAsync(new FlowMaestroAuthenticationException("No such key.")));
    }

    [Test]
    public async Task CancellationIsTheCallers()
    {
        await using var stage = await ChatStage.OpenAsync(static options => options.ExecutionDuration = TimeSpan.FromMinutes(5));
        var function = (await stage.Client.Workflows.GetAIFunctionsAsync(static row => row.Name == "Welcome mail"))[0];
        using var source = new CancellationTokenSource();

        var running = function.InvokeAsync(new() { ["customer_email"] = "ada@example.com" }, source.Token).AsTask();
        await source.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => running);
    }

    private static FunctionCallContent Call(string name, params (string Name, object? Value)[] arguments) =>
        new(Guid.NewGuid().ToString(), name, arguments.ToDictionary(static argument => argument.Name, static argument => argument.Value));

    private static async Task<ChatResponse> AskAsync(ChatStage stage, ScriptedModel model)
    {
        using var chat = new ChatClientBuilder(model).UseFunctionInvocation().Build();
        return await chat.GetResponseAsync("Do it.", new ChatOptions { Tools = [.. await stage.Client.Workflows.GetAIFunctionsAsync()] });
    }

    private sealed class Failing(FlowMaestroException exception) : WorkflowsClient
    {
        public override Task<Execution> RunAsync(
            string workflowId, JsonInput? inputs, TimeSpan? pollInterval = null, TimeSpan? timeout = null,
            IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromException<Execution>(exception);
    }
}
