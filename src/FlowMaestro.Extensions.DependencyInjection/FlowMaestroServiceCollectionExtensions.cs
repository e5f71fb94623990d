using FlowMaestro;
using FlowMaestro.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers FlowMaestro clients.</summary>
/// <remarks>
/// <para>
/// A client is a singleton, made when the host starts; an option that cannot work stops the host then, with a message that names the
/// setting. Write a time as <c>"00:00:20"</c>: a number alone would be read as days, and is refused. Logger and clock come from the
/// container unless the options have their own.
/// </para>
/// <para>
/// A changed <see cref="FlowMaestroClientOptions.ApiKey"/> is used from the next attempt on, in waits and streams that are under way too,
/// unless there is an <see cref="FlowMaestroClientOptions.ApiKeyProvider"/>. If new settings cannot work, the previous key stays in
/// use, with a warning in the log. Other options keep the value that they had at start.
/// </para>
/// <para>
/// Handlers that see each attempt are added to the returned builder; for the synchronous methods they must override
/// <c>Send</c> too. Handlers that the host adds to all its clients (<c>ConfigureHttpClientDefaults</c>) are left out, and the log says
/// so: one that repeats requests would run workflows twice, one that limits time would cut long messages and streams, and one that
/// propagates headers throws outside of a request and lends one user's headers to a poll that serves many. One that is known to
/// repeat requests and was added to the returned builder stays, and a warning at start names it. The client has its own retries
/// and limits. Settings of <see cref="HttpClient"/>, such as its timeout, have no effect here.
/// </para>
/// </remarks>
public static class FlowMaestroServiceCollectionExtensions
{
    /// <summary>Registers the <see cref="FlowMaestroClient"/> of the application.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options; called again, it adds to what was set before.</param>
    /// <returns>For handlers that see each attempt.</returns>
    public static IHttpClientBuilder AddFlowMaestro(this IServiceCollection services, Action<FlowMaestroClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return new ClientRegistration(services, serviceKey: null).Add(options => options.Configure(configure), settings: null);
    }

    /// <summary>Registers the <see cref="FlowMaestroClient"/> of the application.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">Settings with the names of <see cref="FlowMaestroClientOptions"/>, such as <c>ApiKey</c> and
    /// <c>Timeout</c>.</param>
    /// <returns>For handlers that see each attempt.</returns>
    public static IHttpClientBuilder AddFlowMaestro(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return new ClientRegistration(services, serviceKey: null).Add(options => options.Bind(section), section);
    }

    /// <summary>Registers one of several clients; ask for it with <c>[FromKeyedServices]</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="serviceKey">The key of the service, and the name of its options.</param>
    /// <param name="configure">Sets the options; called again, it adds to what was set before.</param>
    /// <returns>For handlers that see each attempt.</returns>
    public static IHttpClientBuilder AddKeyedFlowMaestro(
        this IServiceCollection services, string serviceKey, Action<FlowMaestroClientOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceKey);
        ArgumentNullException.ThrowIfNull(configure);
        return new ClientRegistration(services, serviceKey).Add(options => options.Configure(configure), settings: null);
    }

    /// <summary>Registers one of several clients; ask for it with <c>[FromKeyedServices]</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="serviceKey">The key of the service, and the name of its options.</param>
    /// <param name="section">Settings with the names of <see cref="FlowMaestroClientOptions"/>, such as <c>ApiKey</c> and
    /// <c>Timeout</c>.</param>
    /// <returns>For handlers that see each attempt.</returns>
    public static IHttpClientBuilder AddKeyedFlowMaestro(this IServiceCollection services, string serviceKey, IConfiguration section)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceKey);
        ArgumentNullException.ThrowIfNull(section);
        return new ClientRegistration(services, serviceKey).Add(options => options.Bind(section), section);
    }
}
