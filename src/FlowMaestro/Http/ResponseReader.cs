using System.Net;
using FlowMaestro.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Http;

/// <summary>Turns a successful response into the operation's result, or throws the exception that says what is wrong with it.</summary>
internal static class ResponseReader
{
    public static T Envelope<T>(AttemptResult result, FlowMaestroClientOptions options)
        where T : Envelope, IModel<T>, new()
    {
        using var whole = result;
        var isEmpty = result.Body.IsEmpty || result.Status == HttpStatusCode.NotFound;
        if (isEmpty && result.Call.Operation.Method == HttpMethod.Delete)
            return new T { Head = result.Head! };

        T envelope;
        try
        {
            envelope = ModelReader.ReadDocument<T>(result.Body, result.MayKeepBody);
        }
        catch (Exception e) when (ModelReader.IsUnreadable(e))
        {
            throw ErrorMapping.Unreadable(result, options, "is not the JSON that was promised", e);
        }

        if (!envelope.HasData)
            throw ErrorMapping.Unreadable(result, options, "lacks its data");

        envelope.Head = result.Head!;
        return envelope;
    }

    /// <summary>The whole JSON of a response, whatever it is; a null token for an empty one.</summary>
    public static ApiResponse<JToken> Json(AttemptResult result, FlowMaestroClientOptions options)
    {
        using var whole = result;
        if (result.Body.IsEmpty || result.Status == HttpStatusCode.NotFound)
            return new ApiResponse<JToken>(JValue.CreateNull(), meta: null, result.Head!);

        try
        {
            var payload = ModelReader.ReadValue(result.Body);
            return new ApiResponse<JToken>(payload.Token, result.Error.Meta, result.Head!);
        }
        catch (Exception e) when (ModelReader.IsUnreadable(e))
        {
            throw ErrorMapping.Unreadable(result, options, "is not JSON", e);
        }
    }

    public static HttpResponseMessage Events(AttemptResult result, FlowMaestroClientOptions options)
    {
        if (result.Stream is { } response)
            return response;

        using (result)
        {
            throw ErrorMapping.NotAStream(result, options);
        }
    }
}
