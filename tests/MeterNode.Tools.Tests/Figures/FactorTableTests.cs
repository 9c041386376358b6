using System.Text.Json.Nodes;
using MeterNode.Figures;
using MeterNode.Tools.Tests.Commands;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>The factors that come with the program: which one answers, and what is refused.</summary>
[TestClass]
public sealed class FactorTableTests
{
    private static FactorTable Table => FactorTable.BuiltIn;

    [TestMethod]
    [DataRow("East", 2023, 0.5500)]
    [DataRow("华东", 2023, 0.5500)]
    [DataRow("guangdong", 2022, 0.4403)]
    [DataRow("广东", 2022, 0.4403)]
    [DataRow("cn", 2022, 0.5366)]
    [DataRow("China", 2023, 0.5306)]
    public void Find_YearThatHasARow_IsThatRowWithoutWarning(string area, int year, double value)
    {
        FactorChoice choice = Table.Find(FactorKind.GridAverage, area, year, "CO2");

        Assert.AreEqual((value, year, "CO2"), (choice.Row.Value, choice.Row.Year, choice.Row.Gas));
        Assert.IsTrue(choice.IsOfTheYear);
        Assert.IsNull(choice.Warning);
    }

    [TestMethod]
    public void Find_YearWithoutARow_IsTheNewestEarlierOneAndSaysSo()
    {
        FactorChoice grid = Table.Find(FactorKind.GridAverage, "China", 2026, "CO2");
        FactorChoice footprint = Table.Find(FactorKind.Footprint, "China", 2026, "CO2e");

        Assert.AreEqual((0.5306, false), (grid.Row.Value, grid.IsOfTheYear));
        Assert.AreEqual("the factor is of 2023: there is none for 2026 yet", grid.Warning);
        Assert.AreEqual(0.5777, footprint.Row.Value);
        Assert.AreEqual("the factor is of 2024: there is none for 2026 yet", footprint.Warning);
    }

    [TestMethod]
    [DataRow(FactorKind.GridAverage, "China", 2023, "CO2e", "in kg CO2, not CO2e: the two are not mixed")]
    [DataRow(FactorKind.Footprint, "China", 2023, "CO2", "in kg CO2e, not CO2: the two are not mixed")]
    [DataRow(FactorKind.GridAverage, "China", 2021, "CO2", "is of 2022, and 2021 was asked")]
    [DataRow(FactorKind.GridAverage, "Bavaria", 2023, "CO2", "'Bavaria' is no place with factors: write one of China (全国), North (华北)")]
    [DataRow(FactorKind.Footprint, "East", 2023, "CO2e", "there is no factor 'footprint' for East; there is one for China")]
    public void Find_NoRowThatFits_SaysWhy(FactorKind kind, string area, int year, string gas, string why)
    {
        FactorException refused = Assert.ThrowsExactly<FactorException>(() => Table.Find(kind, area, year, gas));

        Assert.Contains(why, refused.Message);
    }

    [TestMethod]
    public void Coal_CalorificAndEquivalentValue_AreNeverEachOther()
    {
        Assert.AreEqual(0.1229, Table.Coal(FactorKind.Calorific, "electricity").Value);
        Assert.AreEqual(0.404, Table.Coal(FactorKind.Equivalent, "electricity").Value);
        Assert.Contains("当量值", Table.Coal(FactorKind.Calorific, "electricity").Describe());
        Assert.Contains("等价值", Table.Coal(FactorKind.Equivalent, "electricity").Describe());
        Assert.ThrowsExactly<FactorException>(() => Table.Coal(FactorKind.Equivalent, "diesel"));
        Assert.ThrowsExactly<FactorException>(() => Table.Coal(FactorKind.GridAverage, "electricity"));
    }

    [TestMethod]
    public void Rows_OfOneKind_HaveOneGasAndAnIdOfTheirOwn()
    {
        Assert.HasCount(Table.Rows.Count, Table.Rows.Select(row => row.Id).Distinct());
        foreach (IGrouping<FactorKind, FactorRow> kind in Table.Rows.GroupBy(row => row.Kind))
        {
            Assert.HasCount(1, kind.Select(row => row.Gas).Distinct(), kind.Key.Code());
            Assert.IsTrue(kind.All(row => row.Value > 0));
        }
    }

    [TestMethod]
    public void Rows_NotConfirmed_AreSaidToBeSo()
    {
        FactorRow diesel = Table.Coal(FactorKind.Calorific, "diesel");

        Assert.AreEqual(SourceMark.Unconfirmed, diesel.Source.Mark);
        Assert.Contains("not confirmed: not official", diesel.Describe());
    }

    [TestMethod]
    public void Factors_OfAKind_ListsItsRowsOnly()
    {
        CommandRun text = CommandRun.Of("factors", "--kind", "footprint");
        JsonNode json = JsonNode.Parse(CommandRun.Of("factors", "--json").Output)!;

        Assert.AreEqual(0, text.Code, text.Error);
        Assert.Contains("0.5777 kg CO2e/kWh", text.Output);
        Assert.DoesNotContain("0.5306", text.Output);
        Assert.HasCount(Table.Rows.Count, json["factors"]!.AsArray());
        JsonNode east = json["factors"]!.AsArray().Single(row => (string?)row!["id"] == "grid-east-2023")!;
        Assert.AreEqual((0.55, "CO2", "华东"), ((double)east["value"]!, (string)east["gas"]!, (string)east["areaNameZh"]!));
    }

    [TestMethod]
    public void Factors_UnknownKind_SaysWhichThereAre()
    {
        CommandRun run = CommandRun.Of("factors", "--kind", "grid");

        Assert.AreEqual(2, run.Code);
        Assert.Contains("'grid' is not a value for --kind: write one of grid-average, excluding-market-traded", run.Error);
    }
}
