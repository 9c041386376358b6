using MeterNode.Figures;
using MeterNode.Tools.Tests.Ledger;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>Figures from packs and from what people state. Every expected number is computed by hand beside it.</summary>
[TestClass]
public sealed class LedgerFigureTests
{
    private const long Day = TestLedger.Day;
    private const long End = Day + (4 * 3600);
    private const double Tonnes = 197 * 0.345e-3;

    private readonly TestLedger _ledger = new();
    private readonly StoryNode _node = new(Day);

    /// <summary>Two hours at 6 kW, 12 kWh; two hours at 12 kW, 24 kWh.</summary>
    public LedgerFigureTests()
    {
        for (int minute = 0; minute < 240; minute++)
        {
            _node.Minute(minute < 120 ? 360_000 : 720_000);
        }
    }

    [TestCleanup]
    public void Close() => _ledger.Dispose();

    [TestMethod]
    public void Article_OutputOfTwoHours_HasTheEnergyOfItsMachineInItsTime()
    {
        _ledger.AddMachine();
        _ledger.AddArticle(more: ("pouredMilligrams", 1_000_000));
        _ledger.AddOutput(Day, Day + 7200);

        // 100 shots of two parts less three rejects are 197 parts of 345 g; 100 kg were poured.
        Figures figures = Compute();
        Assert.AreEqual(197, figures.Value("article", "A-100", "goodParts"));
        Assert.AreEqual(Tonnes, figures.Value("article", "A-100", "goodMass"), 1e-15);
        Assert.AreEqual(0.1, figures.Value("article", "A-100", "pouredMass"), 1e-15);
        Assert.AreEqual(100 * Tonnes / 0.1, figures.Value("article", "A-100", "yield"), 1e-9);
        Assert.AreEqual(12, figures.Value("article", "A-100", "energy"));
        Assert.AreEqual(12 / Tonnes, figures.Value("article", "A-100", "energyPerTonne"), 1e-9);
        Assert.AreEqual(12 / Tonnes * 0.1229, figures.Value("article", "A-100", "coalPerTonne"), 1e-9);
        Assert.AreEqual(12.0 / 197, figures.Value("article", "A-100", "energyPerGoodPart"), 1e-12);
        Assert.AreEqual(0.12, figures.Value("article", "A-100", "energyPerShot"), 1e-12);
        Assert.AreEqual(120, figures.Value("article", "A-100", "energyPerPouredTonne"), 1e-9);
        Assert.AreEqual(0.012 / Tonnes, figures.Value("article", "A-100", "cbamElectricity"), 1e-12);
        Assert.AreEqual(0.012 / Tonnes * 0.5306, figures.Value("article", "A-100", "cbamIndirect"), 1e-12);
        Assert.AreEqual(12 / Tonnes * 0.6205, figures.Value("article", "A-100", "footprintPerTonne"), 1e-9);
        Assert.AreEqual(12.0 / 197 * 0.6205, figures.Value("article", "A-100", "footprintPerGoodPart"), 1e-12);
        CollectionAssert.AreEqual(
            (string[])["footprint-cn-2023"], figures.Of("article", "A-100", "footprintPerGoodPart").Factors.ToArray());
        ReportFigure figure = figures.Of("article", "A-100", "energyPerTonne");
        CollectionAssert.AreEqual((long[])[1, 2], figure.Statements.ToArray(), "the article and its output");
        Assert.AreEqual(new SeqRange(0, 119), figure.Packs.Single().Packs);
        Assert.AreEqual("for-information", figures.Of("article", "A-100", "cbamIndirect").Warnings[0].Code);
    }

    [TestMethod]
    public void Article_TwoOfOneMachine_ShareItsEnergyByTheirTimesToTheJoule()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddArticle("B-200");
        _ledger.AddOutput(Day, Day + 7230);
        _ledger.Add("output", [.. Output("B-200", Day + 7230, End - 1)]);

        // The first has 30 s of a minute of 720 kJ: 360 kJ. The second ends a second early: ⌊720000 · 59/60⌋ = 708000.
        Figures figures = Compute();
        Assert.AreEqual((43_200_000 + 360_000) / 3.6e6, figures.Value("article", "A-100", "energy"), 1e-12);
        Assert.AreEqual((86_400_000 - 360_000 - 12_000) / 3.6e6, figures.Value("article", "B-200", "energy"), 1e-12);
    }

    [TestMethod]
    public void Article_MassThatChanged_CountsAsItWasWhenTheOutputBegan()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.Add("article", ("article", "A-100"), ("from", Day + 7200), ("partMilligrams", 400_000), ("cavities", 1));
        _ledger.AddOutput(Day, Day + 7200);
        _ledger.AddOutput(Day + 7200, End - 1);

        // 197 parts of 345 g and 97 parts of 400 g.
        Assert.AreEqual((197 * 0.345e-3) + (97 * 0.4e-3), Compute().Value("article", "A-100", "goodMass"), 1e-15);
    }

    [TestMethod]
    public void Article_OutputThatReachesOutOfThePeriod_IsLeftOutAndNamed()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(Day, Day + 7200);
        _ledger.AddOutput(Day + 10_800, End + 60);

        Figures figures = Compute();

        Assert.AreEqual(100, figures.Value("article", "A-100", "shots"));
        Assert.Contains(
            "statements 3", figures.Of("article", "A-100", "energy").Warnings.Single(warning => warning.Code == "outputs-cut")
                .Text(FigureLanguage.English));
    }

    [TestMethod]
    public void Article_Correction_CountsInsteadOfWhatItCorrects()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(Day, Day + 7200);
        _ledger.Add("output", [.. TestLedger.Output(Day, Day + 7200, shots: 90, rejects: 0), ("corr", 2)]);

        Figures figures = Compute();

        Assert.AreEqual(180, figures.Value("article", "A-100", "goodParts"));
        CollectionAssert.AreEqual((long[])[1, 3], figures.Of("article", "A-100", "goodParts").Statements.ToArray());
    }

    [TestMethod]
    public void Article_OnlyRejects_HasNoQuotient()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(Day, Day + 7200, shots: 10, rejects: 20);

        ReportFigure figure = Compute().Of("article", "A-100", "energyPerTonne");

        Assert.IsNull(figure.Value);
        Assert.AreEqual("no-output", figure.Warnings.Single().Code);
    }

    [TestMethod]
    public void Article_MachineWithoutANode_IsNotCountedAsZero()
    {
        _ledger.AddMachine("press-9");
        _ledger.AddArticle();
        _ledger.Add(
            "output", ("machine", "press-9"), ("article", "A-100"), ("from", Day), ("to", Day + 7200), ("shots", 10), ("rejects", 0));

        Figures figures = Compute();

        Assert.IsNull(figures.Of("article", "A-100", "energy").Value);
        Assert.IsNull(figures.Of("machine", "press-9", "energy").Value);
        Assert.AreEqual(
            "no node measures press-9", figures.Of("article", "A-100", "energyPerTonne").Warnings[0].Text(FigureLanguage.English));
    }

    /// <summary>The node stopped after four hours: what was made in the fifth has no energy that anybody knows.</summary>
    [TestMethod]
    public void Article_MadeWhileNobodyMetered_IsNotCountedAsZero()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(End, End + 3600);
        Figures alone = Compute(Day + (5 * 3600));
        Assert.IsNull(alone.Of("article", "A-100", "energy").Value);
        Assert.IsNull(alone.Of("article", "A-100", "energyPerTonne").Value);
        Assert.AreEqual(
            "not determinable: no node metered in that time",
            alone.Of("article", "A-100", "energyPerTonne").Warnings[0].Text(FigureLanguage.English));

        _ledger.AddOutput(End - 3600, End);
        Figures partly = Compute(Day + (5 * 3600));
        Assert.AreEqual(12, partly.Value("article", "A-100", "energy"), "one hour at 12 kW");
        Assert.AreEqual(
            "only 50 % of that time was metered: the energy is at least this",
            partly.Of("article", "A-100", "energy").Warnings[0].Text(FigureLanguage.English));
    }

    [TestMethod]
    public void Class_MachineThatChangedItsProcess_IsDividedAmongBothByQuarterHours()
    {
        _ledger.AddMachine();
        _ledger.Add("machine", ("machine", "press-1"), ("class", "die-casting"), ("process", "试模"), ("from", Day + 10_800));

        Figures figures = Compute();

        Assert.AreEqual(36, figures.Value("machine", "press-1", "energy"));
        Assert.AreEqual(36, figures.Value("class", "die-casting", "energy"));
        Assert.AreEqual(36 * 0.1229, figures.Value("class", "die-casting", "comprehensiveEnergy"), 1e-12);
        Assert.AreEqual(24, figures.Value("process", "压铸", "energy"));
        Assert.AreEqual(12, figures.Value("process", "试模", "energy"));
        Assert.AreEqual(100, figures.Value("class", "die-casting", "completeness"));
        CollectionAssert.AreEqual((long[])[0, 1], figures.Of("class", "die-casting", "energy").Statements.ToArray());
    }

    [TestMethod]
    public void Class_MachineThatCountsShots_IsDividedByStates()
    {
        var press = new StoryNode(Day);
        for (int minute = 0; minute < 60; minute++)
        {
            press.Minute(minute < 30 ? 360_000 : 72_000, shots: minute < 30 ? 1 : 0, cycle: minute < 30 ? 60 : null);
        }

        _ledger.AddMachine();
        _ledger.Add("machine", ("machine", "press-1"), ("class", "die-casting"), ("process", "试模"), ("from", Day + 900));

        // 30 minutes of 6 kW with shots, 30 of 1.2 kW without; the first quarter hour is of another process.
        Figures figures = Compute(Day + 3600, node: press);

        Assert.AreEqual(3, figures.Value("class", "die-casting", "energyProduction"), 1e-12);
        Assert.AreEqual(0.6, figures.Value("class", "die-casting", "energyStandby"), 1e-12);
        Assert.AreEqual(0, figures.Value("class", "die-casting", "energyOff"));
        Assert.AreEqual(100 * 0.6 / 3.6, figures.Value("class", "die-casting", "standbyShare"), 1e-9);
        Assert.AreEqual(1.5, figures.Value("process", "试模", "energyProduction"), 1e-12);
        Assert.AreEqual(0, figures.Value("process", "压铸", "energyStandby"));
    }

    [TestMethod]
    public void Class_MachineThatCountsNoShots_HasNoStates()
    {
        _ledger.AddMachine();

        ReportFigure figure = Compute().Of("class", "die-casting", "energyStandby");

        Assert.IsNull(figure.Value);
        Assert.AreEqual("no-shots", figure.Warnings.Single().Code);
    }

    [TestMethod]
    public void Plant_OtherCarriers_AreAddedByTheirTableValues()
    {
        _ledger.Add("energy", Carrier("natural-gas", "10", "m3", Day, End));
        _ledger.Add("energy", Carrier("diesel", "4", "kg", Day - (4 * 3600), End));
        _ledger.Add("energy", Carrier("electricity", "12", "kWh", Day, End));
        _ledger.Add("energy", Carrier("water", "3", "m3", Day, End));

        // Half of the diesel's time lies in the period.
        Figures figures = Compute();
        ReportFigure coal = figures.Of("plant", "demo", "comprehensiveEnergy");
        Assert.AreEqual((48 * 0.1229) + (10 * 1.2143) + (2 * 1.4571), coal.Value!.Value, 1e-9);
        CollectionAssert.AreEqual((long[])[0, 1, 2], coal.Statements.ToArray());
        CollectionAssert.AreEqual(
            (string[])["factor-secondary", "factor-unconfirmed", "carrier-without-factor", "divided"],
            coal.Warnings.Select(warning => warning.Code).ToArray());
        Assert.AreEqual(48, figures.Value("plant", "demo", "electricityTotal"));
        Assert.AreEqual(75, figures.Value("plant", "demo", "primaryDataShare"));
        Assert.AreEqual(48 * 0.5306, figures.Value("plant", "demo", "emissionsLocation"), 1e-9);
        Assert.AreEqual(48 * 0.6205, figures.Value("plant", "demo", "emissionsFootprint"), 1e-9);
    }

    [TestMethod]
    public void Plant_GoodProduct_HasComprehensiveEnergyATonne()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(Day, Day + 7200);

        Assert.AreEqual(36 * 0.1229 / Tonnes, Compute().Value("plant", "demo", "comprehensiveEnergyPerTonne"), 1e-9);
    }

    [TestMethod]
    public void Plant_Contracts_MakeMarketBasedEmissionsAndTheRenewableShare()
    {
        _ledger.Add("contract", Contract("ppa", Day, End, 12, "0", "co2"));
        _ledger.Add("contract", Contract("market", Day - (4 * 3600), End, 12, "800", "co2"));
        _ledger.Add(
            "certificate", ("code", new string('7', 32)), ("kilowattHours", 9), ("generatedFrom", Day), ("generatedTo", End),
            ("cancelled", "2026-11-26"), ("area", "广东"));

        // 6 kWh of the market's contract lie in the period: 4.8 kg. The remainder is 36 − 12 − 6 kWh at 0.6096.
        Figures figures = Compute();
        Assert.AreEqual((6 * 0.8) + (18 * 0.6096), figures.Value("plant", "demo", "emissionsMarket"), 1e-9);
        Assert.AreEqual(100.0 * (12 + 9) / 36, figures.Value("plant", "demo", "renewableShare"), 1e-9);

        // 3 kWh an hour: less than every hour's 6 or 12 kWh.
        Assert.AreEqual(100.0 * 12 / 36, figures.Value("plant", "demo", "renewableShareHourly"), 1e-9);
        CollectionAssert.AreEqual((long[])[0, 1], figures.Of("plant", "demo", "emissionsMarket").Statements.ToArray());
    }

    [TestMethod]
    public void Plant_FactorOfItsOwn_TakesThePlaceOfTheTables()
    {
        _ledger.Add("factor", Factor("supplier", "0.4321", "kg/kWh", "co2", 2023));
        _ledger.Add("factor", [.. Factor("lca", "0.5", "kg per kWh", "co2e", 2022), ("until", "2026-11-01")]);

        Figures figures = Compute(own: ["supplier", "lca"]);

        Assert.AreEqual(36 * 0.4321, figures.Value("plant", "demo", "emissionsLocation"), 1e-9);
        Assert.AreEqual(36 * 0.5, figures.Value("plant", "demo", "emissionsFootprint"), 1e-9);
        ReportFigure location = figures.Of("plant", "demo", "emissionsLocation");
        Assert.IsEmpty(location.Warnings);
        CollectionAssert.AreEqual((long[])[0], location.Statements.ToArray());
        CollectionAssert.AreEqual(
            (string[])["factor-of-another-year", "factor-expired"],
            figures.Of("plant", "demo", "emissionsFootprint").Warnings.Select(warning => warning.Code).ToArray());
    }

    [TestMethod]
    public void Plant_FactorThatIsNoneOfEmissions_IsRefused()
    {
        _ledger.Add("factor", Factor("coal", "0.1", "kgce/kWh", null, 2023));

        Assert.Contains("is in kgce/kWh: emissions need one in kg/kWh with a gas",
            Assert.ThrowsExactly<FactorException>(() => Compute(own: ["coal"])).Message);
        Assert.AreEqual(
            "the ledger has no factor 'x'; it has coal",
            Assert.ThrowsExactly<FactorException>(() => Compute(own: ["x"])).Message);
    }

    [TestMethod]
    public void Plant_FuelsThatPeopleState_AreDirectEmissionsAndOfTheArticles()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddArticle("B-200");
        _ledger.AddOutput(Day, Day + 3600, shots: 100, rejects: 0);
        _ledger.Add("output", [.. Output("B-200", Day + 3600, Day + 7200)]);
        _ledger.Add("energy", Carrier("natural-gas", "10", "m3", Day, End));
        _ledger.Add("energy", [.. Carrier("coal", "3", "kg", Day - (4 * 3600), End), ("machine", "press-1")]);
        _ledger.Add("energy", Carrier("steam-heat", "500", "MJ", Day, End));

        // 10 m³ of 1.2143 kgce, and half of 3 kg of 0.7143 kgce; 200 and 20 parts of the same mass share them. Steam burns elsewhere.
        Figures figures = Compute();
        double gas = 10 * 1.2143 * 0.029307 * 56.1;
        double coal = 1.5 * 0.7143 * 0.029307 * 94.6;
        Assert.AreEqual(gas, figures.Value("carrier", "natural-gas", "emissionsDirect"), 1e-9);
        Assert.AreEqual(coal, figures.Value("carrier", "coal", "emissionsDirect"), 1e-9);
        ReportFigure all = figures.Of("plant", "demo", "emissionsDirect");
        Assert.AreEqual(gas + coal, all.Value!.Value, 1e-9);
        CollectionAssert.AreEqual((long[])[5, 6], all.Statements.ToArray());
        CollectionAssert.AreEqual(
            (string[])["calorific-natural-gas", "fuel-natural-gas", "calorific-coal", "fuel-coal"], all.Factors.ToArray());
        CollectionAssert.Contains(all.Warnings.Select(warning => warning.Code).ToArray(), "divided");
        double perTonne = (gas + coal) / 1000 / (220 * 0.345e-3);
        Assert.AreEqual(perTonne, figures.Value("article", "A-100", "cbamDirect"), 1e-12);
        Assert.AreEqual(perTonne, figures.Value("article", "B-200", "cbamDirect"), 1e-12);
    }

    [TestMethod]
    public void Plant_WithoutStatedFuel_HasNoDirectEmissionsInsteadOf0()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(Day, Day + 3600);

        Assert.IsFalse(Compute().All.Any(figure => figure.Id is "emissionsDirect" or "cbamDirect" or "cbamPrecursors"));
    }

    [TestMethod]
    public void Plant_FactorOfAFuelOfItsOwn_TakesThePlaceOfTheTables()
    {
        _ledger.Add("energy", Carrier("natural-gas", "10", "m3", Day, End));
        _ledger.Add("factor", [.. Factor("gas", "2.02", "kg/m3", "co2", 2022), ("carrier", "natural-gas")]);
        _ledger.Add("factor", [.. Factor("gas-e", "2.03", "kg/m3", "co2e", 2023), ("carrier", "natural-gas")]);
        _ledger.Add("factor", [.. Factor("gas-kg", "2.7", "kg/kg", "co2", 2023), ("carrier", "natural-gas")]);
        _ledger.Add("factor", [.. Factor("air", "1", "kg/m3", "co2", 2023), ("carrier", "compressed-air")]);

        ReportFigure figure = Compute(own: ["gas"]).Of("plant", "demo", "emissionsDirect");

        Assert.AreEqual(20.2, figure.Value!.Value, 1e-12);
        CollectionAssert.AreEqual((long[])[0, 1], figure.Statements.ToArray());
        CollectionAssert.AreEqual((string[])["factor-of-another-year"], figure.Warnings.Select(warning => warning.Code).ToArray());
        Assert.Contains("CO2 and CO2e are not mixed", Assert.ThrowsExactly<FactorException>(() => Compute(own: ["gas-e"])).Message);
        Assert.Contains(
            "need one in kg/GJ or kg for a unit of it", Assert.ThrowsExactly<FactorException>(() => Compute(own: ["gas-kg"])).Message);
        Assert.Contains("which burns nothing", Assert.ThrowsExactly<FactorException>(() => Compute(own: ["air"])).Message);
    }

    [TestMethod]
    public void Article_PrecursorsOfItsLots_AreEmbeddedByGoodMass()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.Add("lot", ("lot", "L-7"), ("from", Day));
        _ledger.AddOutput(Day, Day + 3600, shots: 100, rejects: 0, more: ("lot", "L-7"));
        _ledger.AddOutput(Day + 3600, Day + 7200, shots: 300, rejects: 0);
        _ledger.Add("precursor", Precursor("L-7", "80", "8000", "co2", 2022));
        _ledger.Add("precursor", Precursor("L-7", "20.5", "500", "co2", 2023));

        // 80 kg of 8 t/t and 20.5 kg of 0.5 t/t are in 200 parts of 345 g: a quarter of the article.
        ReportFigure figure = Compute().Of("article", "A-100", "cbamPrecursors");
        Assert.AreEqual(((0.08 * 8) + (0.0205 * 0.5)) / (200 * 0.345e-3), figure.Value!.Value, 1e-12);
        Assert.AreEqual("25", figure.Warnings.Single(warning => warning.Code == "precursors-part").Arguments[0]);
        Assert.AreEqual("5, 6", figure.Warnings.Single(warning => warning.Code == "precursors-of-another-year").Arguments[0]);

        _ledger.Add("precursor", Precursor("L-7", "1", "100", "co2e", 2026));
        ReportFigure mixed = Compute().Of("article", "A-100", "cbamPrecursors");
        Assert.IsNull(mixed.Value);
        Assert.AreEqual("precursors-gas", mixed.Warnings.Single().Code);
    }

    [TestMethod]
    public void Plant_MoreContractThanConsumptionInAnHour_IsNotMatched()
    {
        _ledger.Add("contract", Contract("self-generated", Day, Day + 3600, 10, "0", "co2"));

        // 6 kWh of the first hour are matched, 4 are not.
        Assert.AreEqual(100.0 * 6 / 36, Compute().Value("plant", "demo", "renewableShareHourly"), 1e-9);
    }

    [TestMethod]
    [DataRow("co2e", "gases-mixed")]
    [DataRow(null, "contract-without-factor")]
    public void Plant_ContractWhoseFactorDoesNotFit_LeavesEmissionsOpen(string? gas, string code)
    {
        _ledger.Add(
            "contract",
            gas is null ? Contract("ppa", Day, End, 12, null, null) : Contract("ppa", Day, End, 12, "10", gas));

        ReportFigure figure = Compute().Of("plant", "demo", "emissionsMarket");

        Assert.IsNull(figure.Value);
        Assert.AreEqual(code, figure.Warnings.Single().Code);
    }

    [TestMethod]
    public void Lot_Coating_HasOvenEnergyAnArea()
    {
        _ledger.Add("machine", ("machine", "press-1"), ("class", "coating-oven"), ("process", "涂装"), ("from", Day));
        _ledger.Add(
            "lot", ("lot", "L-7"), ("from", Day), ("to", Day + 7200), ("machines", (string[])["press-1"]), ("areaSquareMetres", "48"));

        ReportFigure figure = Compute().Of("lot", "L-7", "energyPerArea");

        Assert.AreEqual(12.0 / 48, figure.Value!.Value, 1e-12);
        CollectionAssert.AreEqual((long[])[0, 1], figure.Statements.ToArray());
    }

    [TestMethod]
    public void Lot_OutputsOfIt_HaveTheirEnergyATonne()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.Add("lot", ("lot", "L-7"), ("from", Day), ("to", Day + 7200));
        _ledger.AddOutput(Day, Day + 7200, more: ("lot", "L-7"));
        _ledger.AddOutput(Day + 7200, Day + 10_800);

        Figures figures = Compute();

        Assert.AreEqual(197, figures.Value("lot", "L-7", "goodParts"));
        Assert.AreEqual(12 / Tonnes, figures.Value("lot", "L-7", "energyPerTonne"), 1e-9);
        CollectionAssert.AreEqual((long[])[1, 2, 3], figures.Of("lot", "L-7", "energyPerTonne").Statements.ToArray());
    }

    [TestMethod]
    public void Plant_AvailableHeatWithoutAMeter_IsNotDeterminable()
    {
        _ledger.AddBy(
            TestLedger.Metrologist, "heat-available", ("source", "quench"), ("joules", 3_600_000_000L), ("basis", "balance"),
            ("from", Day), ("to", End));

        ReportFigure figure = Compute().Of("plant", "demo", "heatRecoveryRate");

        Assert.IsNull(figure.Value);
        Assert.AreEqual("heat-not-counted", figure.Warnings.Single().Code);
    }

    [TestMethod]
    public void Plant_HeatAndWhatWasAvailable_AreR1()
    {
        // The register has 3.6 MJ in the last pack.
        _node.Minute(0, payload => payload.Number("heat", "J", 0, 60));
        _node.Minute(0, payload => payload.Number("heat", "J", 3_600_000, 60));
        _ledger.AddBy(
            TestLedger.Metrologist, "heat-available", ("source", "quench"), ("joules", 14_400_000), ("basis", "balance"),
            ("from", Day), ("to", End + 900));

        Figures figures = Compute(End + 900);

        Assert.AreEqual(25, figures.Value("plant", "demo", "heatRecoveryRate"), 1e-9);
        Assert.AreEqual(1, figures.Value("node", "press-1", "heatRecovered"), 1e-12);
        Assert.AreEqual(DefinitionStatus.Pending, figures.Of("plant", "demo", "heatRecoveryRate").Definition.Status);
    }

    [TestMethod]
    public void Plant_WithoutALedger_HasNoneOfThese()
    {
        Figures figures = Compute(withLedger: false);

        Assert.IsFalse(figures.All.Any(figure => figure.Scope.Kind is "article" or "machine" or "class" || figure.Statements.Count > 0));
        Assert.AreEqual(36 * 0.1229, figures.Value("plant", "demo", "comprehensiveEnergy"), 1e-12);
    }

    private static (string, object)[] Output(string article, long from, long to) =>
        [("machine", "press-1"), ("article", article), ("from", from), ("to", to), ("shots", 10), ("rejects", 0)];

    private static (string, object)[] Carrier(string carrier, string quantity, string unit, long from, long to) =>
        [("carrier", carrier), ("quantity", quantity), ("unit", unit), ("from", from), ("to", to)];

    private static (string, object)[] Precursor(string lot, string kilograms, string embedded, string gas, int year) =>
    [
        ("lot", lot), ("raw", "AL-1"), ("material", "AlSi9Cu3"), ("kilograms", kilograms), ("kilogramsPerTonne", embedded), ("gas", gas),
        ("year", year), ("supplier", "smelter"), ("document", "EPD 1"), ("date", "2026-02-01"),
    ];

    private static (string, object)[] Factor(string id, string value, string unit, string? gas, int year)
    {
        List<(string, object)> fields =
        [
            ("id", id), ("value", value), ("unit", unit), ("year", year), ("area", "Guangdong"), ("publisher", "supplier"),
            ("document", "contract 7"), ("date", "2026-01-02"),
        ];
        if (gas is not null)
        {
            fields.Add(("gas", gas));
        }

        return [.. fields];
    }

    private static (string, object)[] Contract(
        string type, long from, long to, int kilowattHours, string? grams, string? gas) => grams is null
        ? [("type", type), ("from", from), ("to", to), ("kilowattHours", kilowattHours)]
        : [
            ("type", type), ("from", from), ("to", to), ("kilowattHours", kilowattHours), ("gramsPerKilowattHour", grams), ("gas", gas!),
        ];

    private Figures Compute(long end = End, bool withLedger = true, string[]? own = null, StoryNode? node = null)
    {
        LedgerBook book = _ledger.Book;
        Assert.IsEmpty(book.Refused, book.Refused.Count > 0 ? book.Refused[0].Problem : "");
        NodeCalendar made = StoryNode.Build(Day, end, node ?? _node);
        var set = new PlantFigureSet(
            "demo",
            made.Calendar,
            [new NodeFigureSet(made, new BudgetMaker(_ => null))],
            (own ?? []).Aggregate(PlantFactors.Of("China", 2023), (factors, id) => factors.With(id, book, 2023)),
            new PlantStatements(withLedger ? book : null, made.Calendar));
        return new Figures([.. set.All([])]);
    }

    private sealed record Figures(IReadOnlyList<ReportFigure> All)
    {
        public ReportFigure Of(string scope, string name, string id) =>
            All.Single(figure => figure.Scope.Kind == scope && figure.Scope.Name == name && figure.Id == id);

        public double Value(string scope, string name, string id) => Of(scope, name, id).Value!.Value;
    }
}
