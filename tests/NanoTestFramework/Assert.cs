using MSTest = Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework;

/// <summary>The assertions of nanoFramework.TestFramework that the firmware tests use, carried out by MSTest.</summary>
public static class Assert
{
    public static void AreEqual(bool a, bool b, string message = "") => MSTest.Assert.AreEqual(a, b, message);

    public static void AreEqual(int a, int b, string message = "") => MSTest.Assert.AreEqual(a, b, message);

    public static void AreEqual(uint a, uint b, string message = "") => MSTest.Assert.AreEqual(a, b, message);

    public static void AreEqual(long a, long b, string message = "") => MSTest.Assert.AreEqual(a, b, message);

    public static void AreEqual(ulong a, ulong b, string message = "") => MSTest.Assert.AreEqual(a, b, message);

    public static void AreEqual(byte a, byte b, string message = "") => MSTest.Assert.AreEqual(a, b, message);

    public static void AreEqual(double a, double b, string message = "") => MSTest.Assert.AreEqual(a, b, message);

    public static void AreEqual(string a, string b, string message = "") => MSTest.Assert.AreEqual(a, b, message);

    public static void AreNotEqual(int a, int b, string message = "") => MSTest.Assert.AreNotEqual(a, b, message);

    public static void AreNotEqual(long a, long b, string message = "") => MSTest.Assert.AreNotEqual(a, b, message);

    public static void AreNotEqual(string a, string b, string message = "") => MSTest.Assert.AreNotEqual(a, b, message);

    public static void IsTrue(bool condition, string message = "") => MSTest.Assert.IsTrue(condition, message);

    public static void IsFalse(bool condition, string message = "") => MSTest.Assert.IsFalse(condition, message);

    public static void IsNull(object? value, string message = "") => MSTest.Assert.IsNull(value, message);

    public static void IsNotNull(object? value, string message = "") => MSTest.Assert.IsNotNull(value, message);

    /// <summary>Fails unless <paramref name="action"/> throws <paramref name="exceptionType"/> or a type derived from it.</summary>
    public static void ThrowsException(Type exceptionType, Action action, string message = "")
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            MSTest.Assert.IsInstanceOfType(e, exceptionType, message);
            return;
        }

        MSTest.Assert.Fail("expected " + exceptionType + ". " + message);
    }

    /// <summary>Marks the running test as skipped.</summary>
    public static void SkipTest(string message = "") => MSTest.Assert.Inconclusive(message);
}
