using System.Diagnostics;

namespace FlowMaestro.Tests.Packages;

/// <summary>
/// A web service of somebody else's: a folder outside the repository, the packages of one feed, and a package folder of
/// its own. What the packages depend on is taken from this machine's package folder, where the build has put it.
/// </summary>
internal sealed class NewProject : IDisposable
{
    private const string Program = """"
        using FlowMaestro;
        using FlowMaestro.Testing;

        await using var sandbox = await FlowMaestroSandbox.StartAsync(options => options.ExecutionDuration = TimeSpan.Zero);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddFlowMaestro(options => (options.ApiKey, options.BaseUrl) = (sandbox.ApiKey, sandbox.BaseUrl));
        await using var app = builder.Build();
        app.MapFlowMaestroWebhook("/hook", options => options.Secrets.Add("whsec_1"), (WebhookDelivery delivery, CancellationToken token) => Task.CompletedTask);
        await app.StartAsync();

        var client = app.Services.GetRequiredService<FlowMaestroClient>();
        var workflow = client.Workflows.List()[0];
        Console.WriteLine($"workflow: {workflow.Name}");
        var execution = await client.Workflows.RunAsync(workflow.Id, new { customer_email = "ada@example.com", customer_name = "Ada" });
        Console.WriteLine($"async status: {execution.Status}");

        var body = """{"id":"evt_1","event":"test"}"""u8.ToArray();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Console.WriteLine($"webhook: {await DeliverAsync("whsec_1")}, {await DeliverAsync("whsec_2")}");

        async Task<int> DeliverAsync(string secret)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.Add(WebhookSignature.HeaderName, WebhookSignature.Sign(body, secret));
            using var answer = await http.PostAsync("/hook", content);
            return (int)answer.StatusCode;
        }
        """";

    private readonly string _folder = Directory.CreateTempSubdirectory("flowmaestro-new-").FullName;

    private NewProject()
    {
    }

    private string Packages => Path.Combine(_folder, "packages");

    public static async Task<NewProject> CreateAsync(PackedFeed feed)
    {
        var project = await CreateAsync(feed, $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="FlowMaestro.AspNetCore" Version="{feed.VersionOf("FlowMaestro.AspNetCore")}" />
                <PackageReference Include="FlowMaestro.Extensions.DependencyInjection" Version="{feed.VersionOf("FlowMaestro.Extensions.DependencyInjection")}" />
                <PackageReference Include="FlowMaestro.Testing" Version="{feed.VersionOf("FlowMaestro.Testing")}" />
              </ItemGroup>
            </Project>
            """);
        await project.WriteAsync("Program.cs", Program);
        return project;
    }

    /// <summary>A service on .NET 8 that has decided for itself which versions it uses: the first that .NET 8 came with, and old ones of the rest.</summary>
    public static Task<NewProject> CreatePinnedAsync(PackedFeed feed) => CreateAsync(feed, $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net8.0</TargetFramework>
            <NuGetAudit>false</NuGetAudit>
            <!-- As the packages themselves are restored: what .NET 8 has is not looked for in the packages of this machine. -->
            <RestoreEnablePackagePruning>true</RestoreEnablePackagePruning>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="FlowMaestro" Version="{feed.VersionOf("FlowMaestro")}" />
            <PackageReference Include="FlowMaestro.Extensions.DependencyInjection" Version="{feed.VersionOf("FlowMaestro.Extensions.DependencyInjection")}" />
            <PackageReference Include="Newtonsoft.Json" Version="13.0.3" />
            <PackageReference Include="Polly.Core" Version="8.4.2" />
            <PackageReference Include="Microsoft.Extensions.Http" Version="8.0.0" />
            <PackageReference Include="Microsoft.Extensions.Logging.Abstractions" Version="8.0.0" />
            <PackageReference Include="Microsoft.Extensions.Options.ConfigurationExtensions" Version="8.0.0" />
          </ItemGroup>
        </Project>
        """);

    public Task<string> RestoreAsync() => DotnetAsync("restore", "--nologo");

    private static async Task<NewProject> CreateAsync(PackedFeed feed, string projectFile)
    {
        var project = new NewProject();
        await project.WriteAsync("NewProject.csproj", projectFile);
        await project.WriteAsync("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{project.Packages}" /></config>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
              <packageSources>
                <clear />
                <add key="feed" value="{feed.Folder}" />
                <add key="machine" value="{await MachinePackagesAsync()}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="feed"><package pattern="FlowMaestro" /><package pattern="FlowMaestro.*" /></packageSource>
                <packageSource key="machine"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        return project;
    }

    public async Task<string> RunAsync()
    {
        await DotnetAsync("build", "--nologo", "--verbosity", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        return await DotnetAsync("run", "--no-build");
    }

    public bool Installed(string package) => Directory.Exists(Path.Combine(Packages, package.ToLowerInvariant()));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The variable, where the machine has it, counts more than the project's own nuget.config.
    private Task<string> DotnetAsync(params string[] arguments) =>
        PackedFeed.RunAsync(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, Environment = { ["NUGET_PACKAGES"] = Packages } });

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(_folder, file), text);

    private static async Task<string> MachinePackagesAsync()
    {
        var line = await PackedFeed.RunAsync(RepositoryRoot.Directory, "nuget", "locals", "global-packages", "--list");
        return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
