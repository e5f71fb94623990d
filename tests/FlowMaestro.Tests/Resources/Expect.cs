using System.Globalization;
using FlowMaestro.Models;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Resources;

/// <summary>Short forms for expectations.</summary>
internal static class Expect
{
    public static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    public static string? Text(JToken? token) => token?.ToString(Formatting.None);

    public static void OnlyPage<T>(Page<T> page, int rows)
    {
        Assert.That(page, Has.Count.EqualTo(rows));
        Assert.That(page.Data, Has.Count.EqualTo(rows));
        var where = page.Pagination!;
        Assert.That(
            (where.Page, where.PerPage, where.TotalCount, where.TotalPages, where.HasNext, where.HasPrev),
            Is.EqualTo((1, 20, rows, 1, false, false)));
    }

    public static void Deleted(Deletion deletion, string id) => Assert.That((deletion.Id, deletion.Deleted), Is.EqualTo((id, true)));
}
