using MeterNode.Figures;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>The definitions of figures.</summary>
[TestClass]
public sealed class DefinitionTableTests
{
    [TestMethod]
    public void All_Definitions_AreWholeAndHaveAnIdOfTheirOwn()
    {
        Assert.HasCount(DefinitionTable.All.Count, DefinitionTable.All.Select(definition => definition.Id).Distinct());
        foreach (FigureDefinition definition in DefinitionTable.All)
        {
            string[] texts =
            [
                definition.Id, definition.Zh, definition.En, definition.Formula, definition.Source, definition.FormulaZh,
                definition.SourceZh,
            ];
            Assert.IsTrue(texts.All(text => !string.IsNullOrWhiteSpace(text)), definition.Id);
            Assert.IsTrue(definition.Zh.Any(c => c >= '\u4e00'), definition.Id);
            Assert.IsGreaterThan(0, definition.Version);
        }
    }

    [TestMethod]
    public void All_OfficialDefinitions_SayHowWellTheirTextIsKnown()
    {
        foreach (FigureDefinition definition in DefinitionTable.All)
        {
            Assert.AreEqual(
                definition.Status == DefinitionStatus.Official,
                definition.Mark is SourceMark.Text or SourceMark.Secondary,
                $"{definition.Id}: what nobody has confirmed is not official");
        }
    }

    [TestMethod]
    public void All_WhatAuthoritiesHaveNotDefined_IsPending()
    {
        foreach (string id in (string[])["controlAccuracyP95", "controlAccuracyWorst", "heatRecovered", "heatRecoveryRate"])
        {
            Assert.AreEqual(DefinitionStatus.Pending, DefinitionTable.Of(id).Status, id);
        }
    }

    [TestMethod]
    public void All_StandardCoal_NamesTheCalorificValueInChinese()
    {
        foreach (FigureDefinition definition in DefinitionTable.All.Where(one => one.Unit.StartsWith("kgce", StringComparison.Ordinal)))
        {
            Assert.Contains("当量值", definition.Zh + definition.Formula);
            Assert.DoesNotContain("等价值", definition.Zh + definition.Formula);
            Assert.DoesNotContain("equivalent value", definition.En);
        }
    }
}
