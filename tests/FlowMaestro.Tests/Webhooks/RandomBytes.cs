namespace FlowMaestro.Tests.Webhooks;

/// <summary>What nobody would send on purpose; the seed makes each run the same.</summary>
internal static class RandomBytes
{
    /// <summary>Noise, or the good bytes with a few of them changed, taken out, doubled or added.</summary>
    public static byte[] Damage(Random random, byte[] good)
    {
        if (random.Next(4) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        var damaged = good.ToList();
        do
        {
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(damaged.Count + 1);
                switch (random.Next(4))
                {
                    case 0: damaged.Insert(at, (byte)random.Next(256)); break;
                    case 1 when at < damaged.Count: damaged[at] = (byte)random.Next(256); break;
                    case 2 when at < damaged.Count: damaged.RemoveAt(at); break;
                    default: damaged.InsertRange(at, damaged.GetRange(0, at)); break;
                }
            }
        }
        while (damaged.SequenceEqual(good));

        return [.. damaged];
    }

    /// <summary>The same for a header: characters instead of bytes, none of them a line break or beyond Latin-1.</summary>
    public static string Damage(Random random, string good)
    {
        string damaged;
        do
        {
            damaged = string.Concat(
                Damage(random, System.Text.Encoding.Latin1.GetBytes(good)).Select(static b => b is < 32 or 127 ? '?' : (char)b)).Trim();
        }
        while (damaged == good);

        return damaged;
    }
}
