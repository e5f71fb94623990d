using System.Globalization;
using System.Text;
using FlowMaestro.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;
using static FlowMaestro.Tests.Json.PlainSamples;

namespace FlowMaestro.Tests.Json;

/// <summary>JSON made for a type, with something odd in it here and there. The same seed makes the same.</summary>
public sealed class PlainTypeFuzzTests
{
    private const int Documents = 800;

    private static readonly string[] OddValues =
    [
        "null", "true", "-0", "-0.0", "1.0", "2.5", "1e2", "1e400", "12345678901234567890", "0.12345678901234567890123456789012345", "\"\"", "\"5\"", "\"text\"", "\"\\ud800\"", "[]", "[null]", "[1,\"a\"]", "{}", "{\"a\":1}",
        "{\"$ref\":\"1\"}", "\"$5\"", "[", "",
    ];

    private static readonly Type[] Types = [typeof(Leaves), typeof(Containers), typeof(Node), typeof(Filled), typeof(FilledWithOthers), typeof(Named), typeof(Init), typeof(PrivateSetters), typeof(Derived), typeof(List<Dictionary<string, Leaves>>)];

    [TestCaseSource(nameof(Types))]
    public void GivesNewtonsoftsResult(Type type)
    {
        var parity = Parity.Of(type);
        var (fast, different) = (0, new List<string>());
        for (var seed = 0; seed < Documents; seed++)
        {
            // Half of them are as the type is; the rest goes ever wilder.
            var json = new Maker(seed, Math.Max(0, seed - (Documents / 2)) / (Documents * 10d)).Make(type);
            var utf8 = Encoding.UTF8.GetBytes(json);
            fast += parity.IsFast(utf8) ? 1 : 0;
            var (expected, actual) = (parity.ReadByNewtonsoft(utf8), parity.ReadByDefault(utf8));
            if (actual != expected)
            {
                different.Add($"{seed}: {json}\nNewtonsoft.Json: {expected}\nby default:      {actual}");
            }
        }

        TestContext.Out.WriteLine($"{parity}: {fast} of {Documents} fast");
        Assert.That(different, Is.Empty);
        Assert.That(fast, Is.InRange(Documents / 10, Documents - 1));
    }

#pragma warning disable CA5394 // What is repeatable is wanted here, not what is secret.
    [TestCase("\"2026-02-03T10:15:33.123Z\"", typeof(DateTime), typeof(DateTimeOffset))]
    [TestCase("\"2026-02-03T10:15:33.1234567+01:00\"", typeof(DateTime), typeof(DateTimeOffset))]
    [TestCase("\"2026-02-03T10:15:33-01:00\"", typeof(DateTime), typeof(DateTimeOffset))]
    [TestCase("\"7d9f2c1e-4b6a-4f0e-8c3d-000000000001\"", typeof(Guid), typeof(string))]
    [TestCase("-1234567890123456789.01", typeof(double), typeof(decimal))]
    [TestCase("2147483647", typeof(int), typeof(double))]
    [TestCase("9223372036854775807", typeof(long), typeof(decimal))]
    [TestCase("true", typeof(bool), typeof(string))]
    public void GivesNewtonsoftsResultOfASpoiltValue(string value, params Type[] types)
    {
        var random = new Random(20260203);
        var parities = types.Select(Parity.Of).ToList();
        for (var i = 0; i < 1_000; i++)
        {
            var text = new StringBuilder(value);
            for (var spoilt = random.Next(1, 3); spoilt > 0; spoilt--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, 1).Append(text.Length == 0 ? "0" : ""),
                    1 => text.Insert(at, "0123456789-+.:eETZz, \""[random.Next(21)]),
                    _ => text.Replace(text[at], "0123456789-+.:eETZz, \""[random.Next(21)], at, 1),
                };
            }

            var utf8 = Encoding.UTF8.GetBytes(text.ToString());
            foreach (var parity in parities)
            {
                Assert.That(parity.ReadByDefault(utf8), Is.EqualTo(parity.ReadByNewtonsoft(utf8)), $"{parity}: {text}");
            }
        }
    }

    private sealed class Maker(int seed, double odd)
    {
        private readonly Random _random = new(seed);

        public string Make(Type type, int depth = 0)
        {
            if (_random.NextDouble() < odd)
            {
                return OddValues[_random.Next(OddValues.Length)];
            }

            if (Nullable.GetUnderlyingType(type) is { } underlying)
            {
                return _random.Next(3) == 0 ? "null" : Make(underlying, depth);
            }

            if (FreeFormJson.Serializer.ContractResolver.ResolveContract(type) is not JsonContainerContract contract)
            {
                return Leaf(type);
            }

            if (_random.Next(12) == 0)
            {
                return "null";
            }

            return contract switch
            {
                JsonArrayContract array => $"[{Several(depth, () => Make(array.CollectionItemType!, depth + 1))}]",
                JsonDictionaryContract map => $"{{{Several(depth, () => $"{Text()}:{Make(map.DictionaryValueType!, depth + 1)}")}}}",
                JsonObjectContract o => $"{{{Several(depth, () => Member(o.Properties[_random.Next(o.Properties.Count)], depth))}}}",
                _ => "null",
            };
        }

        private string Member(JsonProperty property, int depth)
        {
            var name = property.PropertyName!;
            return _random.Next(16) switch
            {
                0 => JsonConvert.ToString(name.ToUpperInvariant()),
                1 => JsonConvert.ToString(name.ToLowerInvariant()),
                2 when name.Length > 0 => $"\"\\u{(int)name[0]:x4}{JsonConvert.ToString(name[1..])[1..]}",
                3 => Text(),
                _ => JsonConvert.ToString(name),
            } + (_random.Next(8) == 0 ? " : " : ":") + Make(property.PropertyType!, depth + 1);
        }

        private string Several(int depth, Func<string> make) => string.Join(',', Enumerable.Range(0, depth > 6 ? 0 : _random.Next(depth == 0 ? 12 : 5)).Select(_ => make()));

        private string Leaf(Type type) => type switch
        {
            _ when type == typeof(bool) => _random.Next(2) == 0 ? "true" : "false",
            _ when type == typeof(int) => _random.Next(int.MinValue, int.MaxValue).ToString(CultureInfo.InvariantCulture),
            _ when type == typeof(long) => _random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
            _ when type == typeof(double) => Real(),
            _ when type == typeof(decimal) => Amount(),
            _ when type == typeof(Guid) => $"\"{Id().ToString(_random.Next(20) == 0 ? "N" : "D")}\"",
            _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) => Time(),
            _ => Text(),
        };

        private string Time()
        {
            var at = new DateTime(_random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc);
            var offset = _random.Next(10) == 0 ? $"{(_random.Next(2) == 0 ? '+' : '-')}{_random.Next(16):00}:{_random.Next(4) * 15:00}" : "Z";
            return $"\"{at.ToString("yyyy-MM-ddTHH:mm:ss" + new[] { "", ".f", ".fff", ".ffffff", ".fffffff" }[_random.Next(5)], CultureInfo.InvariantCulture)}{offset}\"";
        }

        private string Real() => _random.Next(4) switch
        {
            0 => _random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
            1 => BitConverter.Int64BitsToDouble(_random.NextInt64()) is var any && double.IsFinite(any) ? any.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal) : "0",
            2 => $"{_random.Next(100)}.{_random.NextInt64(long.MaxValue)}{_random.NextInt64(long.MaxValue)}",
            _ => (_random.NextDouble() * 1000).ToString("0.0##", CultureInfo.InvariantCulture),
        };

        private string Amount()
        {
            var digits = string.Concat(Enumerable.Range(0, _random.Next(1, 40)).Select(_ => _random.Next(10)));
            var point = _random.Next(digits.Length + 1);
            return (_random.Next(2) == 0 ? "-" : "") + (point == 0 ? "0" : digits[..point].TrimStart('0').PadLeft(1, '0')) + (point == digits.Length ? "" : "." + digits[point..]);
        }

        private Guid Id()
        {
            var bytes = new byte[16];
            _random.NextBytes(bytes);
            return new Guid(bytes);
        }

        private string Text() => _random.Next(6) switch
        {
            0 => "\"a\"",
            1 => "\"A\"",
            2 => "\"$9.99\"",
            3 => "\"\\ud83e\\udd8a \\\"quoted\\\" \\u00e9\"",
            4 => "\"Grüße 語 🦊\"",
            _ => $"\"t{_random.Next(1000)}\"",
        };
    }
#pragma warning restore CA5394
}
