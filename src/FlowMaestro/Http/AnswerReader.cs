using System.Net;
using FlowMaestro.Json;

namespace FlowMaestro.Http;

/// <summary>Turns a good answer into what the operation promises, or says why it is not that.</summary>
internal static class AnswerReader
{
    public static T Envelope<T>(Answer answer, FlowMaestroClientOptions options)
        where T : Envelope, IModel<T>, new()
    {
        using var whole = answer;
        var isEmpty = answer.Body.IsEmpty || answer.Status == HttpStatusCode.NotFound;
        if (isEmpty && answer.Call.Operation.Method == HttpMethod.Delete)
        {
            return new T { Head = answer.Head! };
        }

        T envelope;
        try
        {
            envelope = ModelReader.ReadDocument<T>(answer.Body, answer.MayKeepBody);
        }
        catch (Exception e) when (FailureReader.IsUnreadable(e))
        {
            throw FailureReader.Unreadable(answer, options, "is not the JSON that was promised", e);
        }

        if (!envelope.HasData)
        {
            throw FailureReader.Unreadable(answer, options, "lacks its data");
        }

        envelope.Head = answer.Head!;
        return envelope;
    }

    public static HttpResponseMessage Events(Answer answer, FlowMaestroClientOptions options)
    {
        if (answer.Stream is { } response)
        {
            return response;
        }

        using (answer)
        {
            throw FailureReader.NotAStream(answer, options);
        }
    }
}
