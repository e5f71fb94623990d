using Quickstart;
using Spectre.Console.Cli;

var app = new CommandApp<QuickstartCommand>();
app.Configure(static config =>
{
    config.UseStrictParsing();
    config.SetExceptionHandler(static (exception, _) =>
    {
        Console.Error.WriteLine(exception.Message);
        return exception is CommandAppException ? 2 : 1;
    });
});
return await app.RunAsync(args);
