using FlowMaestro.Testing.Document;
using WireMock;
using WireMock.Matchers.Request;

namespace FlowMaestro.Testing.Stubs;

/// <summary>Takes requests of one operation; the score says how near the stub comes to a request that it does not take.</summary>
/// <param name="reader">Reads the request.</param>
/// <param name="operation">The operation that is stubbed.</param>
/// <param name="accepts">Which of its requests.</param>
internal sealed class OperationMatcher(RequestReader reader, DocumentedOperation operation, Func<ReceivedRequest, bool> accepts)
    : IRequestMatcher
{
    private const double Perfect = 1;
    private const double OfTheOperation = 0.9;
    private const double OtherMethod = 0.6;

    public RequestMatcherType Type => RequestMatcherType.Composite;

    public double GetMatchingScore(IRequestMessage requestMessage, IRequestMatchResult requestMatchResult)
    {
        var request = reader.Read(requestMessage);
        return requestMatchResult.AddScore(typeof(OperationMatcher), Score(request), null);
    }

    private double Score(ReceivedRequest request)
    {
        if (request.Route is not { Operation: var asked })
        {
            var likeness = OfTheOperation * Likeness(request.Segments);
            return request.Method == operation.Method ? likeness : likeness * OtherMethod;
        }

        // Every stub is asked for every request, so those of other operations are told apart first.
        return asked != operation ? 0 : accepts(request) ? Perfect : OfTheOperation;
    }

    // How much of the path is the same, from 0 to 1: a misspelt path is nearest to the one that was meant.
    private double Likeness(IReadOnlyList<string> segments)
    {
        var alike = operation.Segments.Zip(segments, Likeness).Sum();
        return alike / Math.Max(operation.Segments.Count, segments.Count);
    }

    private static double Likeness(string template, string sent) =>
        DocumentedOperation.IsParameter(template)
            ? 1
            : (double)template.Zip(sent).TakeWhile(static pair => pair.First == pair.Second).Count()
                / Math.Max(template.Length, sent.Length);
}
