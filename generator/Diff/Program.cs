using FlowMaestro.Diff;

return await DiffCommand.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
