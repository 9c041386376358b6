using System.Runtime.Loader;
using MeterNode.DeviceImage;
using MeterNode.Gate.Offenders;
using Mono.Cecil;

namespace MeterNode.Gate.DeviceImage;

/// <summary>Single programs as the compiler made them and as the device build changes them; both run here.</summary>
[TestClass]
public class SmallAssemblyTests
{
    [TestMethod]
    public void PropertyThatHoldsAField_IsGone()
    {
        Check(["Main", ".ctor"], """
            public sealed class C
            {
                public int A { get; set; }
                public static int S { get; set; }
                private readonly int[] _values = { 4, 5, 6 };
                public int At(int i) => _values[i];
                public static int Main()
                {
                    C c = new C { A = 3 };
                    S = 7;
                    c.A += S;
                    return c.A * 100 + c.At(c.At(1) - 4) + c.At(c.A > 9 ? 2 : 0);
                }
            }
            """);
    }

    [TestMethod]
    public void PrivateMethodThatIsCalledOnce_MovesToItsCaller()
    {
        // Count has jumps, and the sum stands on the stack where it is called.
        Check(["Main", ".ctor", "Twice", "Run", "Count"], """
            public sealed class C
            {
                private int _n = 1;
                public static int Main() => new C().Run(6) + new C().Run(3);
                public int Run(int k)
                {
                    int sum = 0;
                    for (int i = 0; i < k; i++)
                    {
                        int outer = Outer(i, i > 2 ? i * 2 : -i);
                        sum += outer + Count(k - i);
                    }

                    return sum + Middle(sum == 3 ? 1 : 2, ref sum);
                }

                private int Outer(int a, int b)
                {
                    if (a == 1) { return Inner(b) + a; }
                    a += Twice(b);
                    for (int i = 0; i < 3; i++) { a += Inner2(i, a); }
                    return a;
                }

                private int Inner(int a) { _n += a; return a < 0 ? -a : a * 3; }
                private int Inner2(int i, int a) { int t = i * a; _n++; return t + _n; }
                private int Count(int a) { switch (a) { case 1: return 10; case 2: return 20; default: return _n; } }
                private int Middle(int a, ref int sum) { sum += a; return Twice(sum); }
                private static int Twice(int a) => a < 0 ? 2 * a : a + a;
            }
            """);
    }

    [TestMethod]
    public void MethodOfWhichADelegateIsMade_Stays()
    {
        Check(["Main", ".ctor", "Get", ".ctor", "Invoke", "BeginInvoke", "EndInvoke"], """
            public delegate int Reader();
            public sealed class C
            {
                private int _a = 5;
                public int Get() => _a;
                public static int Main() { Reader r = new C().Get; return r(); }
            }
            """);
    }

    [TestMethod]
    public void Doubles_KeepTheirValueAndTheirSign()
    {
        Check(["Main"], """
            public static class C
            {
                public static int Main()
                {
                    double[] all = { 0, -0.0, 1, -1, 128, 1000, 0.5, 0.1, 3e9, 2147483648.0, 1e-40, 1e300 };
                    long bits = 0;
                    foreach (double d in all) { bits = bits * 31 + System.BitConverter.DoubleToInt64Bits(d * 1.0 + -0.0); }
                    double zero = -0.0;
                    return (int)(bits ^ (bits >> 32)) ^ (1 / zero < 0 ? 1 : 2);
                }
            }
            """);
    }

    [TestMethod]
    public void OverloadsThatDifferInAClassOnly_StayApart()
    {
        Check(["Main", ".ctor", ".ctor", "Of", "Of"], """
            public sealed class C
            {
                private readonly int _a;
                public C(string s) { _a = s.Length; }
                public C(int[] s) { _a = s.Length * 10; }
                public static int Of(string s) { for (int i = 0; i < 3; i++) { if (s.Length == i) { return i; } } return 7; }
                public static int Of(int[] s) { for (int i = 0; i < 3; i++) { if (s.Length == i) { return i * 5; } } return 9; }
                public static int Main() => new C("abc")._a + new C(new int[2])._a + Of("a") + Of(new int[1]) + Of("abcd");
            }
            """);
    }

    [TestMethod]
    public void ExplicitInterface_IsRefused()
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => Check([], """
            public interface I { int Get(); }
            public sealed class C : I { int I.Get() => 1; public static int Main() => ((I)new C()).Get(); }
            """));
        StringAssert.Contains(e.Message, "make it a public method");
    }

    /// <summary>Main must return the same, and as many methods be left as are named here as they were called.</summary>
    private static void Check(string[] left, string source)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("device-image-");
        try
        {
            string path = Path.Combine(folder.FullName, "MeterNode.Core.dll");
            Offender.CompileProgramTo(path, "MeterNode.Core", source);
            int before = Run(path);
            SmallAssembly.Rewrite(path, [Path.GetDirectoryName(typeof(object).Assembly.Location)!]);
            Assert.AreEqual(before, Run(path));
            using AssemblyDefinition small = AssemblyDefinition.ReadAssembly(path);
            Assert.AreEqual(left.Length, small.MainModule.GetTypes().Sum(t => t.Methods.Count));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Run(string path)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        using var assembly = new MemoryStream(File.ReadAllBytes(path));
        int result = (int)context.LoadFromStream(assembly).EntryPoint!.Invoke(null, null)!;
        context.Unload();
        return result;
    }
}
