using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Json;

/// <summary>Spoils an answer as servers, proxies and time do. The same seed spoils it in the same way.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly string[] OddValues =
    [
        "null", "true", "0", "-1", "-0", "1.5", "9223372036854775807", "9223372036854775808", "1e400", "-1e400", "1e-400",
        new string('9', 500), "0.1" + new string('3', 400),
        "\"\"", "\" \"", "\"text\"", "\"5\"", "\"true\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
        "\"2026-02-30T25:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"NaN\"",
        "\"" + new string('x', 5_000) + "\"", "[]", "{}", "[null]", "[[]]", "[{}]", "[1,\"a\",null,{}]", "{\"\":null}", "{\"id\":{}}",
        "{\"message\":5}", "{\"data\":{\"data\":[]}}", "{\"\\ud800\":1}", "{\"a\":1,\"a\":2}",
        Nested(100), Nested(508), Nested(600), Nested(20_000),
    ];

#pragma warning disable CA5394 // What is repeatable is wanted here, not what is secret.
    private readonly Random _random = new(seed);

    public byte[] Of(ExampleAnswer answer)
    {
        var bytes = answer.Json is { } json ? Encoding.UTF8.GetBytes(Spoil(json.DeepClone())) : Encoding.UTF8.GetBytes(answer.Text);
        return answer.Json is null || _random.Next(6) == 0 ? SpoilBytes(bytes) : bytes;
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private string Spoil(JToken root)
    {
        var holder = new JArray(root);
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            var all = ((JContainer)holder).DescendantsAndSelf().Skip(1).Where(static t => t is not JProperty).ToList();
            if (all.Count > 0)
            {
                SpoilOne(all[_random.Next(all.Count)]);
            }
        }

        return holder.First?.ToString(Formatting.None) ?? "";
    }

    private void SpoilOne(JToken token)
    {
        switch (_random.Next(8))
        {
            case 0:
                (token.Parent as JProperty)?.Remove();
                break;
            case 1:
                token.Replace(JValue.CreateNull());
                break;
            case 2:
                token.Replace(new JArray(token.DeepClone()));
                break;
            case 3:
                token.Replace(new JObject { ["data"] = token.DeepClone(), ["messages"] = token.DeepClone() });
                break;
            case 4:
                token.Replace(new JValue(token.ToString(Formatting.None)));
                break;
            case 5 when token is JArray list:
                list.Add(new JRaw(OddValue()));
                break;
            case 6 when token is JObject o:
                o[$"odd{_random.Next(3)}"] = new JRaw(OddValue());
                break;
            default:
                token.Replace(new JRaw(OddValue()));
                break;
        }
    }

    private string OddValue() => OddValues[_random.Next(OddValues.Length)];

    private byte[] SpoilBytes(byte[] bytes)
    {
        switch (_random.Next(8))
        {
            case 0:
                return bytes[.._random.Next(bytes.Length + 1)];
            case 1:
                return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes));
            case 2:
                return [.. Encoding.UTF8.Preamble, .. bytes];
            case 3:
                return [.. bytes, .. "}]\0"u8];
            case 4:
                return Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(bytes) + "é");
            default:
                for (var i = _random.Next(1, 6); i > 0 && bytes.Length > 0; i--)
                {
                    bytes[_random.Next(bytes.Length)] = _random.Next(3) == 0
                        ? (byte)_random.Next(256)
                        : (byte)"{}[]\",:\\\n 0-e"[_random.Next(13)];
                }

                return bytes;
        }
    }
#pragma warning restore CA5394
}
