using System.ComponentModel;
using FlowMaestro.Testing;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FlowMaestro.Tool;

/// <summary>Runs the sandbox until it is stopped.</summary>
internal sealed class SandboxCommand(Surroundings surroundings) : AsyncCommand<SandboxCommand.Settings>
{
    public override async Task<int> ExecuteAsync(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        var sandbox = await FlowMaestroSandbox.StartAsync(
            options =>
            {
                options.Port = settings.Port;
                options.ExecutionDuration = surroundings.SandboxExecution;
                options.RequestsPerMinute = settings.RequestsPerMinute ?? options.RequestsPerMinute;
                options.SilentStreams = settings.Silent;
            },
            cancellationToken).ConfigureAwait(false);
        await using (sandbox.ConfigureAwait(false))
        {
            var output = surroundings.Out;
            await output.WriteLineAsync($"A sandbox of FlowMaestro listens at {sandbox.BaseUrl} until Ctrl+C.").ConfigureAwait(false);
            await output.WriteLineAsync($"FLOWMAESTRO_BASE_URL={sandbox.BaseUrl}").ConfigureAwait(false);
            await output.WriteLineAsync($"FLOWMAESTRO_API_KEY={sandbox.ApiKey}").ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            var stopped = new TaskCompletionSource();
            await using (cancellationToken.Register(stopped.SetResult).ConfigureAwait(false))
            {
                await stopped.Task.ConfigureAwait(false);
            }

            await output.WriteLineAsync($"Stopped after {sandbox.Requests.Count} requests.").ConfigureAwait(false);
            return ExitCode.Success;
        }
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandOption("--port <PORT>")]
        [Description("The port on 127.0.0.1 to listen on. Default: a free one.")]
        public int Port { get; init; }

        [CommandOption("--requests-per-minute <COUNT>")]
        [Description("Requests a minute for each key; the public server allows 60. Default: practically unlimited.")]
        public int? RequestsPerMinute { get; init; }

        [CommandOption("--silent")]
        [Description("Streams nothing while a workflow runs, like the public server today.")]
        public bool Silent { get; init; }

        public override ValidationResult Validate() =>
            Port is < 0 or > 65535 ? ValidationResult.Error("--port must be from 0 to 65535.")
            : RequestsPerMinute < 1 ? ValidationResult.Error("--requests-per-minute must be at least 1.")
            : ValidationResult.Success();
    }
}
