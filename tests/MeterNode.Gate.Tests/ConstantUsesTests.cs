using MeterNode.Gate.Api;

namespace MeterNode.Gate;

/// <summary>Constants leave no trace in the built assembly and are read from the sources.</summary>
[TestClass]
public class ConstantUsesTests
{
    [TestMethod]
    [DataRow("int x = int.MaxValue;", "F System.Int32 System.Int32::MaxValue", true)]
    [DataRow("double x = System.Math.PI;", "F System.Double System.Math::PI", true)]
    [DataRow("double x = System.Math.Tau;", "F System.Double System.Math::Tau", false)]
    [DataRow("object x = System.IO.FileMode.Append;", "F System.IO.FileMode System.IO.FileMode::Append", true)]
    [DataRow("object x = System.StringComparison.Ordinal;", "F System.StringComparison System.StringComparison::Ordinal", false)]
    [DataRow(
        "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)] void M() { }",
        "F System.Runtime.CompilerServices.MethodImplOptions System.Runtime.CompilerServices.MethodImplOptions::AggressiveInlining",
        false)]
    public void Constant_NamedInSource_IsReportedAsTheListsSpellIt(string member, string line, bool isOnDevice)
    {
        NanoApi api = NanoApi.Real;
        ApiUse[] uses = [.. ConstantUses.In([("Offender.cs", $"class C\n{{\n    {member}\n}}\n")], [])];
        Assert.AreEqual(1, uses.Length, string.Join("\n", uses.Select(u => u.Line)));
        Assert.AreEqual(line, uses[0].Line);
        Assert.AreEqual("Offender.cs(3)", uses[0].Where);
        Assert.AreEqual(isOnDevice ? 0 : 1, ApiGate.NotOnDevice(uses, api).Count());
    }
}
