using System.Net;
using System.Net.Http.Headers;
using FlowMaestro.Models;

namespace FlowMaestro;

/// <summary>The data of a response, its status, headers and metadata. Converts implicitly to <typeparamref name="T"/>.</summary>
public class ApiResponse<T>
{
    internal ApiResponse(T data, ResponseMeta? meta, ResponseHead head)
    {
        Data = data;
        Meta = meta ?? new ResponseMeta();
        Head = head;
    }

    /// <summary>The data of the response.</summary>
    public T Data { get; }

    /// <summary>The server's own id of the request, for support, and its time. Empty where the server sent none.</summary>
    public ResponseMeta Meta { get; }

    /// <summary>The status of the response.</summary>
    public HttpStatusCode StatusCode => Head.StatusCode;

    /// <summary>The headers of the response, <c>x-request-id</c> among them (another id than the one in <see cref="Meta"/>).</summary>
    public HttpResponseHeaders Headers => Head.Headers;

    /// <summary>The rate limit of the key; null where the response has no such headers.</summary>
    public RateLimit? RateLimit => Head.RateLimit;

    internal ResponseHead Head { get; }

    /// <summary>Takes the data out.</summary>
    public static implicit operator T(ApiResponse<T> response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Data;
    }

    /// <summary>Takes data and meta apart.</summary>
    public void Deconstruct(out T data, out ResponseMeta meta)
    {
        data = Data;
        meta = Meta;
    }

    /// <summary>The status and the kind of data; never the data itself.</summary>
    public override string ToString() => $"{(int)StatusCode} {typeof(T).Name}";
}

/// <summary>Makes responses for tests of code that uses the client.</summary>
public static class ApiResponse
{
    /// <summary>A response as if a server had responded with 200 with <paramref name="data"/>.</summary>
    public static ApiResponse<T> Create<T>(T data, ResponseMeta? meta = null) => new(data, meta, ResponseHead.Made);

    /// <summary>A page as if a server had responded with 200 with <paramref name="items"/>.</summary>
    public static Page<T> CreatePage<T>(IEnumerable<T> items, Pagination? pagination = null, ResponseMeta? meta = null) =>
        new([.. items], pagination, meta, ResponseHead.Made);
}
