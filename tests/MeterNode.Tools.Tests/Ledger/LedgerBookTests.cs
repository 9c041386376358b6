using System.Globalization;
using MeterNode.Wire;
using static MeterNode.Tools.Tests.Ledger.TestLedger;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>Each rule of docs/ledger.md for what counts.</summary>
[TestClass]
public sealed class LedgerBookTests : IDisposable
{
    private const long Hour = 3600;
    private readonly TestLedger _ledger = new();

    public LedgerBookTests()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
    }

    [TestMethod]
    public void Add_OneOfEveryKind_IsTypedAndCounts()
    {
        _ledger.Add("lot", ("lot", "L-1"), ("from", Day), ("to", Day + Hour), ("article", "A-100"), ("machines", (string[])["press-1"]),
            ("raw", "AlSi9Cu3-77"), ("areaSquareMetres", "12.50"));
        _ledger.AddOutput(Day, Day + Hour, more: [("lot", "L-1"), ("shift", "早班")]);
        _ledger.Add("instrument", ("number", "E-1"), ("name", "三相电能表"), ("model", "DTS"), ("class", "0.5S"), ("range", "1.5(6) A"),
            ("maker", "某厂"), ("serial", "123"), ("ownNumber", "N-7"), ("place", "进线"), ("level", "site"), ("calibrated", "2026-01-15"),
            ("certificate", "C-9"), ("intervalMonths", 12), ("due", "2027-01-15"), ("status", "qualified"), ("ctRatio", "200/5"));
        _ledger.Add("energy", ("carrier", "natural-gas"), ("quantity", "1234.567"), ("unit", "m3"), ("from", Day), ("to", Day + Hour),
            ("machine", "press-1"), ("meter", "E-1"));
        _ledger.Add("certificate", ("code", new string('7', 32)), ("kilowattHours", 1000), ("generatedFrom", Day - (30 * 24 * Hour)),
            ("generatedTo", Day), ("cancelled", "2026-11-25"), ("area", "内蒙古"));
        _ledger.Add("contract", ("type", "ppa"), ("from", Day), ("to", Day + (365 * 24 * Hour)), ("kilowattHours", 500_000),
            ("gramsPerKilowattHour", "0.0"), ("gas", "co2e"));
        _ledger.Add("heat-available", ("source", "熔化炉烟气"), ("joules", 1_000_000), ("basis", "GB/T 1028"), ("from", Day),
            ("to", Day + Hour));
        _ledger.AddBy(Metrologist, "calibration", ("node", "press-1"), ("date", "2026-11-20"), ("certificate", "K-1"),
            ("laboratory", "计量院"), ("expandedUncertaintyPercent", "0.4"), ("k", "2"));
        _ledger.Add("maintenance", ("machine", "press-1"), ("from", Day), ("to", Day + Hour), ("what", "filter"));
        _ledger.Add("factor", ("id", "grid-local"), ("value", "0.5306"), ("unit", "kg/kWh"), ("gas", "co2"), ("year", 2023), ("area", "全国"),
            ("publisher", "MEE"), ("document", "2026-1"), ("date", "2026-01-05"));
        _ledger.Add("shift", ("date", "2026-11-26"), ("shift", "早班"), ("from", Day), ("to", Day + Hour), ("leader", Leader));
        _ledger.AddBy(Leader, "signoff", ("of", "shift"), ("date", "2026-11-26"), ("shift", "早班"), ("upTo", 12));
        _ledger.Add("hall", ("machine", "press-1"), ("hall", "压铸一车间"), ("from", Day));

        LedgerBook book = _ledger.Book;
        Assert.IsEmpty(book.Refused, string.Join("; ", book.Refused.Select(refused => refused.Problem)));
        OutputEntry output = book.Entries<OutputEntry>().Single();
        Assert.AreEqual((100L, 3L, "L-1", "早班", 3L), (output.Shots, output.Rejects, output.Lot, output.Shift, output.StatementNumber));
        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(Day + Hour), output.To);
        Assert.AreEqual(12.50m, book.Entries<LotEntry>().Single().AreaSquareMetres);
        CollectionAssert.AreEqual((string[])["press-1"], book.Entries<LotEntry>().Single().Machines.ToArray());
        EnergyEntry gas = book.Entries<EnergyEntry>().Single();
        Assert.AreEqual((EnergyCarrier.NaturalGas, 1234.567m, "m3", "E-1"), (gas.Carrier, gas.Quantity, gas.Unit, gas.Meter));
        Assert.AreEqual(GasBasis.CarbonDioxideEquivalent, book.Entries<ContractEntry>().Single().Gas);
        Assert.AreEqual(new DateOnly(2026, 11, 25), book.Entries<CertificateEntry>().Single().Cancelled);
        Assert.AreEqual(InstrumentStatus.Qualified, book.Entries<InstrumentEntry>().Single().Status);
        Assert.AreEqual(2m, book.Entries<CalibrationEntry>().Single().K);
        Assert.AreEqual(1_000_000L, book.Entries<HeatAvailableEntry>().Single().Joules);
        Assert.AreEqual("filter", book.Entries<MaintenanceEntry>().Single().What);
        Assert.AreEqual(0.5306m, book.Entries<FactorEntry>().Single().Value);
        Assert.AreEqual(Leader, book.Entries<ShiftEntry>().Single().Leader);
        Assert.AreEqual(12L, book.Entries<SignOffEntry>().Single().UpTo);
        Assert.AreEqual(MachineClass.DieCasting, book.MachineAt("press-1", output.From)!.Class);
        Assert.AreEqual("压铸一车间", book.Entries<HallEntry>().Single().Hall);
    }

    [TestMethod]
    [DataRow("to", Day - 1L, "\"to\" is not after \"from\"")]
    [DataRow("to", Day, "\"to\" is not after \"from\"")]
    [DataRow("rejects", 201L, "201 rejects are more than 100 shots of 2 cavities make")]
    [DataRow("machine", "press-9", "the machine 'press-9' is not known")]
    [DataRow("article", "A-101", "the article 'A-101' is not known")]
    [DataRow("lot", "L-9", "the lot 'L-9' is not known")]
    [DataRow("shots", "100", "\"shots\" has the wrong type")]
    [DataRow("from", Day - 1L, "nothing is stated about the machine 'press-1' for the time at which this begins")]
    [DataRow("to", Day + 43501L, "\"to\" is in the future, and nobody knows that yet")]
    [DataRow("shift", "../夜班", "\"shift\" has a '/', which no name has")]
    [DataRow("shift", "12345678901234567890123456789012345678901234567890123456789012345", "\"shift\" has to have 1 to 64 characters")]
    [DataRow("shift", "", "\"shift\" has to have 1 to 64 characters")]
    [DataRow("shift", "早\u200b班", "\"shift\" has the character U+200B, which cannot be read")]
    [DataRow("shift", "a\u001b[2J", "\"shift\" has the character U+001B, which cannot be read")]
    public void Output_FieldThatIsWrong_IsRefused(string key, object value, string problem)
    {
        _ledger.AddOutput(Day, Day + Hour, more: [(key, value)]);
        Assert.AreEqual(problem, Refusal());
        Assert.IsEmpty(_ledger.Book.Entries<OutputEntry>());
    }

    [TestMethod]
    public void Output_AllPartsAreRejects_Counts()
    {
        _ledger.AddOutput(Day, Day + Hour, shots: 100, rejects: 200);
        Assert.IsEmpty(_ledger.Book.Refused);
    }

    [TestMethod]
    [DataRow(-1, 1, true)]
    [DataRow(0, 1, true)]
    [DataRow(2, 3, true)]
    [DataRow(-9, 9, true)]
    [DataRow(3, 4, false)]
    [DataRow(-2, 0, false)]
    public void Output_OverlapsWithAnotherOfTheMachine_IsRefused(int from, int to, bool isRefused)
    {
        _ledger.AddMachine(from: Day - (24 * Hour));
        _ledger.AddArticle(from: Day - (24 * Hour));
        _ledger.AddMachine("press-2");
        _ledger.AddOutput(Day, Day + (3 * Hour));
        _ledger.AddOutput(Day + (4 * Hour), Day + (5 * Hour));
        _ledger.AddOutput(Day, Day + (3 * Hour), more: [("machine", "press-2")]);
        Assert.IsEmpty(_ledger.Book.Refused);
        _ledger.AddOutput(Day + (from * Hour), Day + (to * Hour));
        if (isRefused)
        {
            Assert.AreEqual("statement 5 is about 'press-1' in this time too: it would count twice", Refusal());
        }
        else
        {
            Assert.IsEmpty(_ledger.Book.Refused);
        }
    }

    [TestMethod]
    public void Article_LaterStatement_CountsFromItsOwnMomentOn()
    {
        _ledger.AddArticle(from: Day + (2 * Hour), cavities: 4);
        _ledger.AddOutput(Day, Day + Hour, shots: 10, rejects: 21);
        Assert.AreEqual("21 rejects are more than 10 shots of 2 cavities make", Refusal());
        _ledger.AddOutput(Day + (2 * Hour), Day + (3 * Hour), shots: 10, rejects: 40);
        Assert.HasCount(1, _ledger.Book.Entries<OutputEntry>());
        Assert.AreEqual(2L, _ledger.Book.ArticleAt("A-100", At(Day + (2 * Hour) - 1))!.Cavities);
        Assert.AreEqual(4L, _ledger.Book.ArticleAt("A-100", At(Day + (2 * Hour)))!.Cavities);
        Assert.IsNull(_ledger.Book.ArticleAt("A-100", At(Day - 1)));
    }

    [TestMethod]
    public void Article_ThatWouldMakeAnOutputWrong_IsRefused()
    {
        _ledger.AddOutput(Day + Hour, Day + (2 * Hour), shots: 10, rejects: 20);
        _ledger.AddArticle(from: Day + 60, cavities: 1);
        Assert.AreEqual("statement 2 needs what this would change: correct or withdraw that first", Refusal());
        _ledger.AddArticle(from: Day + 60, cavities: 3);
        Assert.HasCount(1, _ledger.Book.Refused);
    }

    [TestMethod]
    public void Statement_SaysTheSameTwice_IsRefusedWithoutCorrection()
    {
        _ledger.AddMachine();
        Assert.AreEqual("statement 0 says that already: correct that one, or withdraw it", Refusal());
        (string, object)[] certificate =
        [
            ("code", new string('7', 32)), ("kilowattHours", 1000), ("generatedFrom", Day - Hour), ("generatedTo", Day),
            ("cancelled", "2026-11-25"), ("area", "内蒙古"),
        ];
        _ledger.Add("certificate", certificate);
        _ledger.Add("certificate", certificate);
        Assert.AreEqual("statement 3 says that already: correct that one, or withdraw it", Refusal());
        _ledger.Add("certificate", [.. certificate, ("corr", 3)]);
        Assert.HasCount(2, _ledger.Book.Refused);
    }

    [TestMethod]
    public void Correction_TakesThePlace_AndTheOldOneStaysVisible()
    {
        _ledger.AddOutput(Day, Day + Hour, shots: 100);
        _ledger.AddOutput(Day, Day + Hour, shots: 120, more: [("corr", 2)]);
        LedgerBook book = _ledger.Book;
        Assert.IsEmpty(book.Refused);
        Assert.AreEqual(120L, book.Entries<OutputEntry>().Single().Shots);
        Assert.HasCount(4, book.Statements);
        Assert.AreEqual(3L, book.ReplacedBy(2));
        Assert.IsNull(book.Find(2));

        _ledger.AddOutput(Day, Day + Hour, shots: 130, more: [("corr", 2)]);
        Assert.AreEqual("statement 2 was replaced by statement 3 already", Refusal());
        _ledger.AddOutput(Day, Day + Hour, shots: 130, more: [("corr", 3)]);
        Assert.AreEqual(130L, _ledger.Book.Entries<OutputEntry>().Single().Shots);
    }

    [TestMethod]
    [DataRow(0, "statement 0 is of the kind 'machine', not 'output'")]
    [DataRow(2, "there is no statement 2 that counts")]
    [DataRow(99, "there is no statement 99 that counts")]
    public void Correction_OfWhatCannotBeCorrected_IsRefused(int number, string problem)
    {
        _ledger.AddOutput(Day, Day + Hour, more: [("corr", number)]);
        Assert.AreEqual(problem, Refusal());
    }

    [TestMethod]
    public void Withdraw_Output_CountsNoLongerAndItsTimeIsFree()
    {
        _ledger.AddOutput(Day, Day + Hour);
        _ledger.Add("withdraw", ("corr", 2), ("why", "wrong machine"));
        Assert.IsEmpty(_ledger.Book.Entries<OutputEntry>());
        _ledger.AddOutput(Day, Day + Hour);
        Assert.IsEmpty(_ledger.Book.Refused);
        _ledger.Add("withdraw", ("corr", 3), ("why", "x"));
        Assert.AreEqual("statement 3 is a withdrawal, which stays", Refusal());
        _ledger.Add("withdraw", ("why", "x"));
        Assert.AreEqual("\"corr\" is missing", Refusal());
    }

    [TestMethod]
    public void Withdraw_KindThatThePersonMayNotSign_IsRefused()
    {
        _ledger.AddBy(Leader, "withdraw", ("corr", 1), ("why", "x"));
        Assert.AreEqual($"'{Leader}' may not sign 'article' and so withdraw none", Refusal());
    }

    [TestMethod]
    public void Withdraw_WhatAnotherStatementNeeds_IsRefused()
    {
        _ledger.Add("lot", ("lot", "L-1"), ("from", Day), ("machines", (string[])["press-1"]));
        _ledger.Add("withdraw", ("corr", 0), ("why", "x"));
        Assert.AreEqual("statement 2 needs what this would change: correct or withdraw that first", Refusal());
        _ledger.Add("shift", ("date", "2026-11-26"), ("shift", "早班"), ("from", Day), ("to", Day + Hour), ("leader", Leader));
        _ledger.Add("signoff", ("of", "shift"), ("date", "2026-11-26"), ("shift", "早班"), ("upTo", 4));
        _ledger.Add("withdraw", ("corr", 4), ("why", "x"));
        Assert.AreEqual("statement 5 needs what this would change: correct or withdraw that first", Refusal());

        _ledger.AddOutput(Day, Day + Hour, more: [("lot", "L-1")]);
        _ledger.Add("withdraw", ("corr", 1), ("why", "x"));
        Assert.AreEqual("statement 7 needs what this would change: correct or withdraw that first", Refusal());
        _ledger.Add("withdraw", ("corr", 2), ("why", "x"));
        Assert.AreEqual("statement 7 needs what this would change: correct or withdraw that first", Refusal());
    }

    [TestMethod]
    [DataRow("natural-gas", "kg", "\"unit\" of natural-gas is m3, not 'kg'")]
    [DataRow("other", "t", "\"unit\" of other is kg or m3 or MJ or kWh, not 't'")]
    public void Energy_UnitThatIsNotTheCarriers_IsRefused(string carrier, string unit, string problem)
    {
        _ledger.Add("energy", ("carrier", carrier), ("quantity", "1"), ("unit", unit), ("from", Day), ("to", Day + 1));
        Assert.AreEqual(problem, Refusal());
    }

    [TestMethod]
    [DataRow("180,5")]
    [DataRow("1e3")]
    [DataRow("-1")]
    [DataRow("+1")]
    [DataRow("01")]
    [DataRow(".5")]
    [DataRow("5.")]
    [DataRow("1 000")]
    [DataRow("١٢")]
    [DataRow("")]
    [DataRow("1234567890123456")]
    [DataRow("0.1234567890123")]
    public void Decimal_AnyOtherForm_IsRefused(string text)
    {
        _ledger.Add("energy", ("carrier", "water"), ("quantity", text), ("unit", "m3"), ("from", Day), ("to", Day + 1));
        Assert.AreEqual("\"quantity\" is no decimal number such as 12.345: digits and at most one point", Refusal());
    }

    [TestMethod]
    [DataRow("0", "0")]
    [DataRow("0.50", "0.50")]
    [DataRow("999999999999999.999999999999", "999999999999999.999999999999")]
    public void Decimal_DigitsWithAPoint_IsExact(string text, string value)
    {
        _ledger.Add("energy", ("carrier", "water"), ("quantity", text), ("unit", "m3"), ("from", Day), ("to", Day + 1));
        Assert.AreEqual(decimal.Parse(value, CultureInfo.InvariantCulture), _ledger.Book.Entries<EnergyEntry>().Single().Quantity);
    }

    [TestMethod]
    public void Fields_ThatBelongTogether_AreRefusedAlone()
    {
        (string, object)[] contract = [("type", "market"), ("from", Day), ("to", Day + 1), ("kilowattHours", 1)];
        _ledger.Add("contract", [.. contract, ("gramsPerKilowattHour", "500")]);
        Assert.AreEqual("\"gramsPerKilowattHour\" and \"gas\" belong together: give both or none", Refusal());
        (string, object)[] calibration = [("date", "2026-11-20"), ("certificate", "K-1"), ("laboratory", "x")];
        _ledger.AddBy(Metrologist, "calibration", calibration);
        Assert.AreEqual("name a \"node\" or an \"instrument\", and not both", Refusal());
        _ledger.AddBy(Metrologist, "calibration", [.. calibration, ("node", "press-1"), ("k", "2")]);
        Assert.AreEqual("\"expandedUncertaintyPercent\" and \"k\" belong together: give both or none", Refusal());
        _ledger.AddBy(Metrologist, "calibration", [.. calibration, ("node", "press-2")]);
        Assert.AreEqual("the node 'press-2' is not known", Refusal());
        _ledger.AddArticle("A-200", more: ("pouredMilligrams", 689_999));
        Assert.AreEqual("\"pouredMilligrams\" is less than the parts of one shot weigh", Refusal());
        _ledger.AddArticle("A-200", more: ("pouredMilligrams", 690_000));
        Assert.HasCount(5, _ledger.Book.Refused);
    }

    [TestMethod]
    [DataRow(253370764799, true)]
    [DataRow(253370764800, false)]
    [DataRow(long.MaxValue, false)]
    public void Time_BehindTheCalendar_IsRefused(long second, bool isTaken)
    {
        _ledger.Add("contract", ("type", "ppa"), ("from", Day), ("to", second), ("kilowattHours", 1));
        Assert.HasCount(isTaken ? 0 : 1, _ledger.Book.Refused);
        if (!isTaken)
        {
            Assert.AreEqual("\"to\" is no time before the year 9999", Refusal());
        }
    }

    [TestMethod]
    public void Signature_DatedAtTheEndOfTheCalendar_IsJudgedAndNotReadBehindIt()
    {
        _ledger.Now = 253370764799;
        _ledger.AddOutput(Day, Day + Hour);
        LedgerBook book = _ledger.Book;
        Assert.IsEmpty(book.Refused);
        Assert.IsTrue(book.IsLate(book.Find(2)!));
        _ledger.Now++;
        Assert.ThrowsExactly<LedgerException>(() => _ledger.AddOutput(Day + Hour, Day + (2 * Hour)));
    }

    [TestMethod]
    public void SignOff_OfWhatIsNotThere_IsRefused()
    {
        _ledger.Add("signoff", ("of", "report"), ("upTo", 2), ("sha", new byte[32]));
        Assert.AreEqual("there is no statement 2 before this one", Refusal());
        _ledger.Add("signoff", ("of", "report"), ("upTo", 2));
        Assert.AreEqual("the sign-off of a report has \"sha\", and no \"date\" and \"shift\"", Refusal());
        _ledger.Add("signoff", ("of", "shift"), ("upTo", 2), ("date", "2026-11-26"), ("shift", "早班"));
        Assert.AreEqual("the shift '早班' of this day was not stated", Refusal());
        _ledger.Add("signoff", ("of", "report"), ("upTo", 2), ("sha", new byte[32]));
        Assert.HasCount(3, _ledger.Book.Refused);
    }

    [TestMethod]
    public void IsLate_SignedMoreThanADayAfterTheEnd_IsTrue()
    {
        _ledger.Now = Day + (25 * Hour);
        _ledger.AddOutput(Day, Day + Hour);
        _ledger.Now++;
        _ledger.AddOutput(Day, Day + Hour, more: ("corr", 2));
        _ledger.Add("shift", ("date", "2026-11-26"), ("shift", "早班"), ("from", Day), ("to", Day + Hour), ("leader", Leader));
        _ledger.Add("signoff", ("of", "shift"), ("date", "2026-11-26"), ("shift", "早班"), ("upTo", 3));
        LedgerBook book = _ledger.Book;
        Assert.IsTrue(book.IsLate(book.Find(3)!));
        Assert.IsTrue(book.IsLate(book.Find(5)!));
        Assert.IsFalse(book.IsLate(book.Find(0)!));
        Assert.AreEqual(At(Day + Hour), book.EndOf(book.Find(5)!));
    }

    [TestMethod]
    public void IsLate_OneDayAfterTheEnd_IsNotYet()
    {
        _ledger.Now = Day + (25 * Hour);
        _ledger.AddOutput(Day, Day + Hour);
        Assert.IsFalse(_ledger.Book.IsLate(_ledger.Book.Find(2)!));
    }

    [TestMethod]
    public void Statement_OfAKindOfALaterVersion_IsKeptAndDoesNotCount()
    {
        _ledger.Add("teleport", ("x", 1));
        Assert.AreEqual("its kind 'teleport' is not known here", Refusal());
        _ledger.AddOutput(Day, Day + Hour, more: ("colour", "red"));
        Assert.HasCount(1, _ledger.Book.Entries<OutputEntry>());
    }

    public void Dispose() => _ledger.Dispose();

    private static DateTimeOffset At(long second) => DateTimeOffset.FromUnixTimeSeconds(second);

    /// <summary>Why the last statement is refused.</summary>
    private string Refusal()
    {
        LedgerBook book = _ledger.Book;
        Assert.AreSame(_ledger.Statements[^1], book.Refused[^1].Statement);
        return book.Refused[^1].Problem;
    }
}
