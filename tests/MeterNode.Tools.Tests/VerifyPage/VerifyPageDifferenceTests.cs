using System.Globalization;
using System.Text.Json.Nodes;

namespace MeterNode.Tools.Tests.Page;

/// <summary>
/// The page and <c>meternode verify --json</c> say the same of cases that chance makes. METERNODE_PAGE_CASES (60) says how many,
/// METERNODE_PAGE_SEED (1) is the number of the first.
/// </summary>
[TestClass]
public class VerifyPageDifferenceTests
{
    private const int Together = 60;

    [TestMethod]
    public async Task Check_CasesByChance_SaysWhatTheCommandSays()
    {
        if (!PageTab.IsInstalled)
        {
            Assert.Inconclusive("chromium is not installed (apt-get install chromium)");
        }

        int first = Setting("METERNODE_PAGE_SEED", 1), count = Setting("METERNODE_PAGE_CASES", Together);
        int refused = 0, inOrder = 0, different = 0;
        await using PageTab tab = await PageTab.Open();
        for (int number = first; number < first + count; number += Together)
        {
            int together = Math.Min(Together, first + count - number);
            PageCase[] cases = [.. Enumerable.Range(number, together).Select(one => new ChanceCase(one).Make())];
            JsonNode[] commands = [.. cases.Select(VerifyCommandResult.Of)];
            IReadOnlyList<JsonNode> pages = await tab.Check(cases);
            for (int i = 0; i < cases.Length; i++)
            {
                refused += commands[i]["error"] is null ? 0 : 1;
                inOrder += (bool?)commands[i]["inOrder"] == true ? 1 : 0;
                if (PageDifference.Find(commands[i], pages[i]) is string difference)
                {
                    different++;
                    Console.WriteLine($"{cases[i].Name} period '{cases[i].Period}' {cases[i].Zone}: {difference}");
                }
            }
        }

        Console.WriteLine($"{count} cases, {refused} refused, {inOrder} in order, {different} different");
        Assert.AreEqual(0, different, "see the output");
        Assert.IsLessThan(count, refused + inOrder);
    }

    [TestMethod]
    public async Task Check_EnergyThatIsExcused_SaysWhatTheCommandSays()
    {
        if (!PageTab.IsInstalled)
        {
            Assert.Inconclusive("chromium is not installed (apt-get install chromium)");
        }

        PageCase[] cases = EnergyCases.Make();
        await using PageTab tab = await PageTab.Open();
        IReadOnlyList<JsonNode> pages = await tab.Check(cases);
        for (int i = 0; i < cases.Length; i++)
        {
            Assert.IsNull(PageDifference.Find(VerifyCommandResult.Of(cases[i]), pages[i]), cases[i].Name);
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
