using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlowMaestro.Extensions.DependencyInjection;

/// <summary>One client among the services: its options, its handlers, itself.</summary>
internal sealed class ClientRegistration
{
    private readonly IServiceCollection _services;
    private readonly string? _serviceKey;
    private readonly string _optionsName;
    private readonly string _handlerName;

    public ClientRegistration(IServiceCollection services, string? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        _serviceKey = serviceKey;
        _optionsName = serviceKey ?? Options.DefaultName;
        _handlerName = serviceKey is null ? "FlowMaestro" : $"FlowMaestro:{serviceKey}";
    }

    public IHttpClientBuilder Add(Action<OptionsBuilder<FlowMaestroClientOptions>> configure, IConfiguration? settings)
    {
        var options = _services.AddOptions<FlowMaestroClientOptions>(_optionsName);
        configure(options);
        var builder = _services.AddHttpClient(_handlerName);
        if (_services.Any(d => d.ServiceType == typeof(ClientConnections) && Equals(d.ServiceKey, _optionsName)))
        {
            // Another part of the application has registered it already; what that part added to the builder stays.
            return builder;
        }

        _services.AddSingleton<IValidateOptions<FlowMaestroClientOptions>>(new SettingsValidation(_optionsName, settings));
        options.ValidateOnStart();
        _services.AddKeyedSingleton(_optionsName, (provider, _) => new ClientConnections(Settings(provider)));
        AddClient();
        _services.AddSingleton<IHostedService>(provider => new ClientStart(provider, _serviceKey));
        return builder
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredKeyedService<ClientConnections>(_optionsName).Handler)
            .ConfigureAdditionalHttpMessageHandlers(HostHandlers.LeaveOut);
    }

    private void AddClient()
    {
        if (_serviceKey is null)
            _services.AddSingleton(Create);
        else
            _services.AddKeyedSingleton(_serviceKey, (provider, _) => Create(provider));
    }

    private FlowMaestroClient Create(IServiceProvider provider)
    {
        var options = Settings(provider).Copy();
        options.Handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(_handlerName);
        options.Name = _serviceKey;
        options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        if (ReferenceEquals(options.TimeProvider, TimeProvider.System))
            options.TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System;

        if (options.ApiKeyProvider is null)
        {
            var settings = provider.GetRequiredService<IOptionsMonitor<FlowMaestroClientOptions>>();
            var log = HostHandlers.Logger(options.LoggerFactory);
            options.ApiKeyProvider = new ConfiguredKey(settings, _optionsName, options.ApiKey, log).Current;
        }

        HostHandlers.WarnOfRetries(options.Handler, options.LoggerFactory);
        return new FlowMaestroClient(options);
    }

    private FlowMaestroClientOptions Settings(IServiceProvider provider) =>
        provider.GetRequiredService<IOptionsMonitor<FlowMaestroClientOptions>>().Get(_optionsName);
}
