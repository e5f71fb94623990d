namespace Microsoft.Extensions.Http;

/// <summary>Has the name of a handler that repeats requests, whose package is not needed to recognize it.</summary>
internal sealed class PolicyHttpMessageHandler : DelegatingHandler;
