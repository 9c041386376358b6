using MeterNode.Plant.Flashing;

namespace MeterNode.Tools.Tests.Flashing;

[TestClass]
public sealed class NanoffErrorsTests
{
    [TestMethod]
    [DataRow(160, "Error E4000: Error executing ESP32 serial command. (Can't connect)", "hold BOOT")]
    [DataRow(4000, "E4000", "hold BOOT")]
    [DataRow(160, "", "hold BOOT")]
    [DataRow(165, "", "serial port COM9 cannot be opened")]
    [DataRow(112, "", "serial port COM9 cannot be opened")]
    [DataRow(114, "", "another program uses COM9")]
    [DataRow(208, "Error E2000: Error connecting to nano device.", "press the board's EN")]
    [DataRow(40, "Error E9000: Invalid or missing arguments.", "dotnet tool update -g nanoff")]
    [DataRow(47, "E9007", "could not be downloaded")]
    [DataRow(150, "You must install or update .NET to run this application.", "another .NET version")]
    [DataRow(17, "first\nlast words\n", "nanoff ended with code 17: last words")]
    public void Explain_OfAFailedRun_SaysWhatToDo(int exitCode, string output, string expected) =>
        StringAssert.Contains(NanoffErrors.Explain(exitCode, output, "COM9"), expected);

    [TestMethod]
    public void Explain_OfASuccessfulRun_IsNull() => Assert.IsNull(NanoffErrors.Explain(0, "Deploying file a to I:\\a...OK", "COM9"));

    /// <summary>nanoff goes on after a file that it could not write, and ends with code 0.</summary>
    [TestMethod]
    public void Explain_OfAFileThatWasNotWritten_IsAFailureInSpiteOfCode0()
    {
        string? problem =
            NanoffErrors.Explain(
                0,
                "Deploying file /b/files/node.key to I:\\node.key...\nError deploying content file /b/files/node.key to I:\\node.key\n",
                "COM9");

        StringAssert.Contains(problem, "I:\\node.key");
    }

    [TestMethod]
    public void KnownCodes_SeenThroughUnixExitStatus_StayDistinct()
    {
        int[] codes = [.. NanoffErrors.KnownCodes];

        Assert.AreEqual(codes.Length, codes.Select(c => c & 0xFF).Distinct().Count());
    }
}
