using MeterNode.Gate.Offenders;

namespace MeterNode.Gate.Callers;

/// <summary>What the walk finds and what it lets pass.</summary>
[TestClass]
public class CallWalkTests
{
    [TestMethod]
    [DataRow("public void Dead() { }", "P.Dead has no caller")]
    [DataRow("public int Dead => 1;", "P.get_Dead has no caller")]
    [DataRow("int _x; public static void Main() { new P()._x++; }", "P._x is never read")]
    [DataRow("long _x; public static void Main() { new P()._x += 2; }", "P._x is never read")]
    [DataRow("void A() { B(); } void B() { A(); }", "P.A has no caller", "P.B has no caller")]
    public void Member_WithoutCaller_IsFound(string members, params string[] findings)
    {
        CollectionAssert.AreEqual(findings, FindingsIn($"class P {{ {members} }}"));
    }

    [TestMethod]
    [DataRow("int _x; public static int Main() { P p = new P(); p._x++; return p._x; }")]
    [DataRow("int _x; public static int Main() { return new P()._x++; }")]
    [DataRow("const int Limit = 3; static int s_x = Limit; public static int Main() { return s_x; }")]
    [DataRow("public override string ToString() { return null; } public static void Main() { }")]
    [DataRow("interface I { void M(); } class C : I { public void M() { } } static I s = new C(); public static void Main() { s.M(); }")]
    [DataRow("public static void Main() { System.Threading.ThreadStart s = Run; s(); } static void Run() { }")]
    public void Member_ThatIsReached_Passes(string members)
    {
        CollectionAssert.AreEqual(Array.Empty<string>(), FindingsIn($"class P {{ {members} }}"));
    }

    [TestMethod]
    public void From_MemberThatHasACaller_IsNoException()
    {
        using FirmwareAssembly assembly =
            Offender.Compile("class P { static void Main() { A(); } static void A() { } static void B() { } }");
        var walk = new CallWalk([assembly]);
        Assert.IsTrue(walk.From("P.Main"));
        Assert.IsFalse(walk.From("P.A"));
        Assert.IsFalse(walk.From("P.Gone"));
        Assert.IsTrue(walk.From("P.B"));
    }

    private static string[] FindingsIn(string source)
    {
        using FirmwareAssembly assembly = Offender.Compile(source);
        var walk = new CallWalk([assembly]);
        walk.From("P.Main");
        return [.. walk.Uncalled().Select(f => f.What)];
    }
}
