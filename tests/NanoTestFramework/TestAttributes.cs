using MSTest = Microsoft.VisualStudio.TestTools.UnitTesting;

// nanoFramework.TestFramework on the PC: the names that firmware tests use, carried out by MSTest.
namespace nanoFramework.TestFramework;

/// <summary>Marks a class whose <see cref="TestMethodAttribute"/> methods are tests.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TestClassAttribute : MSTest.TestClassAttribute
{
}

/// <summary>Marks a test. With <see cref="DataRowAttribute"/> only the rows run, as on nanoFramework.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TestMethodAttribute : MSTest.TestMethodAttribute
{
    public TestMethodAttribute(
        [System.Runtime.CompilerServices.CallerFilePath] string file = "", [System.Runtime.CompilerServices.CallerLineNumber] int line = -1)
        : base(file, line)
    {
    }
}

/// <summary>One row of arguments for a test.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DataRowAttribute : MSTest.DataRowAttribute
{
    public DataRowAttribute(params object[] methodParameters)
        : base(methodParameters)
    {
    }
}
