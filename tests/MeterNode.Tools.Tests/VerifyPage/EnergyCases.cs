using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Page;

/// <summary>Nodes that are excused from holding their energy against their power, more and less often than the rule allows.</summary>
internal static class EnergyCases
{
    private const int Packs = 130;

    /// <summary>One node each.</summary>
    public static PageCase[] Make() =>
    [
        .. Enumerable.Range(1, 40).Select(seed => Case($"energy {seed}", Mixed(new Random(seed)))),
        .. Enumerable.Range(1, 12).Select(seed => Case($"starts {seed}", Starts(new Random(seed)))),
        Case("meter", Meter(8000)), Case("meter that is wrong", Meter(80_000)),
        Case("meter with a coarse register", Ratio(8000, 500)), Case("meter with a huge ratio", Ratio(300_000, 1e12)),
        Case("meter that stands still", Ratio(0, 40)), Case("meter with a ratio below 0", Ratio(0, -7)),
    ];

    private static PageCase Case(string name, ContentStory story) => new(name, [[.. story.Packs.SelectMany(pack => pack)]], story.Registry);

    private static ContentStory Mixed(Random random)
    {
        var story = new ContentStory { Joules = 1e9, Mode = random.Next(4) == 0 ? "meter" : "adc" };
        int often = random.Next(2, 8);
        for (int i = 0; i < Packs; i++)
        {
            int what = random.Next(often) == 0 ? random.Next(9) : -1;
            story.Seq += what == 0 ? 1 : 0;
            story.TimeQuality = what == 1 ? "U" : "S";
            if (what == 2)
            {
                story.Boot(random.Next(100), p => p.Event($"boot reason=power boot={story.BootCounter} fw=0.9.0"));
                continue;
            }

            story.Pack(p => what switch
            {
                3 => p.Event("freeze seconds=20 count=1").Power(8000, 320_000),
                4 => p.WithoutPower(),
                5 => p.Number("p", 9e6, "W"),
                6 => p.Number("eu", random.Next(200_000), "J").Power(8000, random.Next(960_000)),
                7 => p.Number("unmet", random.Next(90), "s").Power(8000, random.Next(960_000)),
                8 => p.Event("discard what=readings count=1"),
                _ => p,
            });
        }

        return story;
    }

    private static ContentStory Starts(Random random)
    {
        var story = new ContentStory { Joules = 1e9, Mode = random.Next(3) == 0 ? "meter" : "adc" };
        for (int i = 0; i < Packs; i++)
        {
            story.TimeQuality = random.Next(30) == 0 ? "U" : "S";
            if (random.Next(2) == 0)
            {
                story.Pack(p => p.Power(random.Next(2) * 8000, random.Next(2) * 480_000));
                continue;
            }

            story.Boot(random.Next(100), p => random.Next(9) switch
            {
                0 => p.WithoutPower(),
                1 => p.Number("unmet", random.Next(90), "s"),
                2 => p.Power(-8000, -random.Next(960_000)),
                3 => p.Power(0, random.Next(960_000)),
                _ => p.Power(8000, random.Next(1_200_000)),
            });
        }

        return story;
    }

    private static ContentStory Ratio(double meteredWatts, double ratio)
    {
        var story = new ContentStory { Mode = "meter" };
        for (int i = 0; i < 5 * Packs; i++)
        {
            story.Pack(p => p.Power(8000, meteredWatts * 60).Number("mct", ratio, "/"));
        }

        return story;
    }

    private static ContentStory Meter(double meteredWatts)
    {
        var story = new ContentStory { Mode = "meter" };
        for (int i = 0; i < Packs; i++)
        {
            if (i % 10 == 0)
            {
                story.Boot(5, p => p.Event($"boot reason=power boot={story.BootCounter} fw=0.9.0"));
            }

            story.Pack(p => p.Power(8000, meteredWatts * 60));
        }

        return story;
    }
}
