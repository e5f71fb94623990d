using System.Globalization;
using BenchmarkDotNet.Running;
using FlowMaestro.Benchmarks;
using FlowMaestro.Benchmarks.Micro;
using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Reports;
using FlowMaestro.Benchmarks.Rows;
using FlowMaestro.Benchmarks.Server;
using FlowMaestro.Benchmarks.Soaking;

return args switch
{
    [Roles.Serve] => await StubServer.RunAsync(),
    [Roles.Limited, var origin, var factor] => await LimitedServer.RunAsync(origin, factor),
    [Roles.Faulty] => await FaultyServer.RunAsync(),
    [Roles.Cold, var peer, var url] => await ColdStartRow.StartAsync(peer, new Uri(url)),
    [Roles.Heap, var peer, var url] => await OutputsRows.MeasureHeapAsync(peer, new Uri(url)),
    ["--help" or "-h" or "help"] => Say(Arguments.Help),
    ["--soak", var minutes] => await Soak.RunAsync(TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))),
    ["--micro", .. var others] => RunMicro(others),
    _ => await RunAsync(args),
};

static int Say(string text)
{
    Console.WriteLine(text);
    return 0;
}

static int RunMicro(string[] others)
{
    BenchmarkSwitcher.FromTypes([typeof(ReadingBenchmarks)]).Run(others.Length == 0 ? ["--filter", "*"] : others);
    return 0;
}

static async Task<int> RunAsync(string[] args)
{
    Arguments arguments;
    try
    {
        arguments = Arguments.Parse(args);
    }
    catch (ArgumentException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 2;
    }

    var (server, url) = ChildProcess.Serve(Roles.Serve);
    using (server)
    {
        var findings = await Groups.MeasureAsync(url, arguments.IsQuick ? Effort.Quick : Effort.Full, arguments.Only);
        ConsoleTable.Write(findings);
        if (!arguments.IsQuick && arguments.Only.Length == 0)
        {
            await ResultFiles.WriteAsync(findings, DateOnly.FromDateTime(DateTime.UtcNow));
        }
    }

    return 0;
}
