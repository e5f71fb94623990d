using System.Net;
using FlowMaestro.Json;
using Newtonsoft.Json.Linq;

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
        catch (Exception e) when (ModelReader.IsUnreadable(e))
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

    /// <summary>The whole JSON of a response, whatever it is; a null token for an empty one.</summary>
    public static ApiResponse<JToken> Json(Answer answer, FlowMaestroClientOptions options)
    {
        using var whole = answer;
        if (answer.Body.IsEmpty || answer.Status == HttpStatusCode.NotFound)
        {
            return new ApiResponse<JToken>(JValue.CreateNull(), meta: null, answer.Head!);
        }

        try
        {
            var payload = ModelReader.ReadValue(answer.Body);
            return new ApiResponse<JToken>(payload.Token, answer.Error.Meta, answer.Head!);
        }
        catch (Exception e) when (ModelReader.IsUnreadable(e))
        {
            throw FailureReader.Unreadable(answer, options, "is not JSON", e);
        }
    }

    public static EventStream Events(Answer answer, FlowMaestroClientOptions options)
    {
        if (answer.Stream is { } response)
        {
            return new EventStream(response, answer.Head!);
        }

        using (answer)
        {
            throw FailureReader.NotAStream(answer, options);
        }
    }

    public static EventStreamOr<T> EventsOr<T>(Answer answer, FlowMaestroClientOptions options)
        where T : Envelope, IModel<T>, new()
    {
        if (answer.Stream is not null)
        {
            return new EventStreamOr<T>(Events(answer, options), null);
        }

        return new EventStreamOr<T>(null, Envelope<T>(answer, options));
    }
}
