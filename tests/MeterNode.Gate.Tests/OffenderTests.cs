using MeterNode.Gate.Api;
using MeterNode.Gate.Offenders;
using MeterNode.Gate.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace MeterNode.Gate;

/// <summary>Each rule is shown something wrong and must say where, what, and what to do.</summary>
[TestClass]
public class OffenderTests
{
    [TestMethod]
    public void Clean_Assembly_HasNoFindings()
    {
        using FirmwareAssembly assembly = Offender.Compile("""
            public delegate void Tick(int at);
            public interface IThing { int Value { get; } }
            public struct Pair { public int A; public int B; }
            public sealed class Thing : IThing
            {
                private static readonly int[] s_table = { 1, 2, 3, 4, 5, 6, 7, 8 };
                public event Tick Ticked;
                public int Value { get; set; }
                public string Name(int i, byte[] data)
                {
                    lock (this) { Value += s_table[i & 7]; }
                    if (Ticked != null) { Ticked(i); }
                    string kind = (i & 3) switch { 0 => "a", 1 => "b", 2 => "c", _ => "d" };
                    switch (kind) { case "a": return "x" + kind; case "b": return kind + i.ToString("X2"); default: return kind; }
                }
            }
            """);
        AssertFindings(AllRules.Check(assembly));
    }

    [TestMethod]
    public void MemberThatTheDeviceLacks_IsNotApproved_AndNotOnDevice()
    {
        using FirmwareAssembly assembly = Offender.Compile("public class C { public string M(string s) => s.Replace(\"a\", \"b\"); }");
        ApiUse[] uses = [.. ApiUses.Of(assembly, new HashSet<string>())];
        AssertFindings(
            ApiGate.NotApproved(uses, new HashSet<string> { "T System.Object", "T System.String", "M System.Void System.Object::.ctor()" }),
            "Offender.cs(1): C.M: uses 'M System.String System.String::Replace(System.String,System.String)'",
            "StringBuilder.Replace",
            "UPDATE_APPROVED=1");
        AssertFindings(
            ApiGate.NotOnDevice(uses, NanoApi.Real),
            "Offender.cs(1): C.M: uses 'M System.String System.String::Replace(System.String,System.String)', which nanoFramework "
                + "does not have",
            "StringBuilder.Replace");
    }

    [TestMethod]
    public void ApprovedLineThatNoRealAssemblyHas_IsFound()
    {
        NanoApi api = NanoApi.Real;
        AssertFindings(
            ApiGate.ApprovedButNotOnDevice(
                ["T System.String", "M System.String System.String::Replace(System.String,System.String)"], [], api),
            "System.String::Replace",
            "approved, but nanoFramework does not have it");
    }

    [TestMethod]
    public void ApprovedLineThatNothingUses_IsFound()
    {
        AssertFindings(ApiGate.NoLongerUsed([], new HashSet<string> { "T System.String" }), "'T System.String' is no longer used");
    }

    [TestMethod]
    public void OverrideThatTheDeviceInherits_IsOnDevice()
    {
        using FirmwareAssembly assembly =
            Offender.Compile(
                "public class C { public int M(System.Collections.ArrayList a) => a.Add(1) + a.GetHashCode() + \"a\".GetHashCode(); }");
        AssertFindings(ApiGate.NotOnDevice(ApiUses.Of(assembly, new HashSet<string>()), NanoApi.Real));
    }

    [TestMethod]
    [DataRow("System.Math.Max(1L, 2L)", "System.Math::Max(System.Int64,System.Int64)", "silently become double")]
    [DataRow("string.Join(\",\", new string[0])", "System.String::Join", "StringBuilder")]
    [DataRow("System.Math.Round(1.25, 1)", "System.Math::Round(System.Double,System.Int32)", "scale back")]
    [DataRow("$\"{1.0}\"", "DefaultInterpolatedStringHandler", "instead of an interpolated string")]
    [DataRow("\"a\" + 'b'.ToString()[0]", "ReadOnlySpan", "ToString()")]
    [DataRow("1.0m", "System.Decimal", "smaller unit")]
    [DataRow("System.DateTime.Now", "System.DateTime::get_Now", "clock")]
    public void MemberThatTheDeviceLacks_SaysWhatToDo(string expression, string member, string fix)
    {
        using FirmwareAssembly assembly = Offender.Compile($"public class C {{ public object M() => {expression}; }}");
        Finding[] findings = [.. ApiGate.NotOnDevice(ApiUses.Of(assembly, new HashSet<string>()), NanoApi.Real)];
        Assert.IsTrue(
            findings.Any(f => f.ToString().Contains(member) && f.ToString().Contains(fix)),
            string.Join("\n", findings.Select(f => f.ToString())));
    }

    [TestMethod]
    [DataRow("public class C<T> { }", "generic type C`1", "C`1")]
    [DataRow("public class C { public T M<T>(T x) => x; }", "generic method M", "C.M")]
    [DataRow("public delegate void D<T>(T x);", "generic type D`1", "D`1")]
    [DataRow("public class C { public void M(System.Action<int> a) { a(1); } }", "generic instance System.Action`1<System.Int32>", "C.M")]
    [DataRow(
        "public class C { public int M() { var f = (int x) => x + 1; return f(1); } }",
        "generic instance System.Func`2<System.Int32,System.Int32>",
        "C.M")]
    [DataRow("public class C { public int? F; }", "generic instance System.Nullable`1<System.Int32>", "C.F")]
    [DataRow("public class C { public int[,] F = new int[2, 3]; }", "multi-dimensional array", "C.F")]
    [DataRow("public class C { public int M(int i) { int[,] a = new int[2, 3]; return a[i, 1]; } }", "multi-dimensional array", "C.M")]
    [DataRow("public class C { public int M(int a, int b) => checked(a + b); }", "checked arithmetic (add.ovf)", "C.M")]
    [DataRow("public class C { public byte M(int a) => checked((byte)a); }", "checked arithmetic (conv.ovf.u1)", "C.M")]
    [DataRow("public class C { public int M(int[] a, long i) => a[i]; }", "an index or array length wider than int", "C.M")]
    [DataRow("public interface I { int M() => 1; }", "interface member with a body", "I.M")]
    [DataRow("public class C { private volatile bool _on; public bool M() => _on; }", "volatile field", "C._on")]
    [DataRow("public class C { [System.ThreadStatic] private static int s_x; public int M() => s_x; }", "[ThreadStatic] s_x", "C")]
    [DataRow("public class C { public string M(int i) => i.ToString(\"00\"); }", "number format \"00\"", "C.M")]
    [DataRow("public class C { public string M(double d) => d.ToString(\"G17\"); }", "number format \"G17\"", "C.M")]
    [DataRow("public class C { public string M(System.DayOfWeek d) => d.ToString(); }", "ToString of an enum", "C.M")]
    [DataRow("public class C { public object M() => new System.Random(42); }", "System.Random with a seed", "C.M")]
    public void Construct_IsFound(string source, string what, string member)
    {
        using FirmwareAssembly assembly = Offender.Compile(source);
        IReadOnlyList<Finding> findings = AllRules.Check(assembly);
        Assert.IsTrue(
            findings.Any(f => f.What.Contains(what) && f.Where.EndsWith(member) && f.Fix.Length > 10),
            $"wanted '{what}' at {member}, found:\n{string.Join("\n", findings)}");
    }

    [TestMethod]
    [DataRow(
        "public class C { public unsafe int M() { int* p = stackalloc int[4]; return p[0]; } }", "pointer or stackalloc code (localloc)")]
    [DataRow("public class C { public unsafe int M(byte[] a) { fixed (byte* p = a) { return *p; } } }", "fixed statement")]
    [DataRow("public class C { public unsafe int M(byte* p) => 1; }", "pointer type")]
    public void UnsafeConstruct_IsFound(string source, string what)
    {
        using FirmwareAssembly assembly = Offender.Compile(source, isUnsafe: true);
        IReadOnlyList<Finding> findings = AllRules.Check(assembly);
        Assert.IsTrue(
            findings.Any(f => f.What.Contains(what) && f.Where.StartsWith("Offender.cs(1): C.M")),
            $"wanted '{what}', found:\n{string.Join("\n", findings)}");
    }

    [TestMethod]
    public void ConstantTable_Over64Kb_IsFound()
    {
        using FirmwareAssembly assembly =
            Offender.Compile(
                $"public class C {{ private static readonly byte[] s_table = "
                    + $"{{ {string.Join(",", Enumerable.Range(0, 70_000).Select(i => (i * 7) & 255))} }}; public byte M(int i) => "
                    + $"s_table[i]; }}");
        AssertFindings(AllRules.Check(assembly), "Offender.cs(1): C..cctor: 70000 bytes of constant data in Offender", "Compute the table");
    }

    [TestMethod]
    public void ConstantTables_TogetherOver64Kb_AreFound()
    {
        string Table(string name, int seed) =>
            $"private static readonly ushort[] {name} = "
                + $"{{ {string.Join(",", Enumerable.Range(0, 11_000).Select(i => (i * seed) & 65535))} }};";
        using FirmwareAssembly assembly =
            Offender.Compile(
                $"public class C {{ {Table("s_a", 3)} {Table("s_b", 5)} {Table("s_c", 7)} public int M(int i) => s_a[i] + s_b[i] "
                    + $"+ s_c[i]; }}");
        AssertFindings(AllRules.Check(assembly), "66000 bytes of constant data", "move it to another assembly");
    }

    [TestMethod]
    [DataRow(LanguageVersion.CSharp11, "compiled as C# 11")]
    [DataRow(LanguageVersion.CSharp13, "compiled as C# 13")]
    public void LanguageVersion_Over10_IsFound(LanguageVersion language, string what)
    {
        using FirmwareAssembly assembly = Offender.Compile("public class C { }", language);
        AssertFindings(LanguageVersionRule.Check(assembly), what, "LangVersion");
    }

    [TestMethod]
    public void StaticFields_Over255_AreFound()
    {
        using FirmwareAssembly assembly =
            Offender.Compile($"public class C {{ {string.Concat(Enumerable.Range(0, 256).Select(i => $"public static int F{i};"))} }}");
        AssertFindings(AllRules.Check(assembly), "256 static fields (at most 255)", "Split the class");
    }

    [TestMethod]
    public void StaticMethods_Over255_AreFound()
    {
        using FirmwareAssembly assembly =
            Offender.Compile(
                $"public class C {{ {string.Concat(Enumerable.Range(0, 256).Select(i => $"public static void M{i}() {{ }}"))} }}");
        AssertFindings(AllRules.Check(assembly), "256 static methods (at most 255)", "Split the class");
    }

    [TestMethod]
    public void Locals_Over254_AreFound()
    {
        using FirmwareAssembly assembly =
            Offender.Compile(
                $"public class C {{ public int M() {{ {string.Concat(Enumerable.Range(0, 255).Select(i => $"int x{i} = {i};"))} "
                    + $"return {string.Join("+", Enumerable.Range(0, 255).Select(i => $"x{i}"))}; }} }}");
        AssertFindings(AllRules.Check(assembly), "local variables (at most 254)", "Split the method");
    }

    [TestMethod]
    public void Strings_Over64Kb_AreFound()
    {
        using FirmwareAssembly assembly = Offender.Compile($"public class C {{ public string M() => \"{new string('x', 66_000)}\"; }}");
        AssertFindings(AllRules.Check(assembly), "bytes of strings and names", "Shorten the texts");
    }

    /// <summary>Exactly one finding that contains every part, or none when no part is given.</summary>
    private static void AssertFindings(IEnumerable<Finding> found, params string[] parts)
    {
        Finding[] findings = [.. found];
        string all = string.Join("\n", findings.Select(f => f.ToString()));
        Assert.AreEqual(parts.Length == 0 ? 0 : 1, findings.Length, all);
        foreach (string part in parts)
        {
            StringAssert.Contains(all, part);
        }
    }
}
