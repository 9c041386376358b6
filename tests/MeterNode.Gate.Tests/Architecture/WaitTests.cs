using System.Text.RegularExpressions;

namespace MeterNode.Gate.Architecture;

/// <summary>How tests wait: nothing that only a busy machine makes late is a failure.</summary>
[TestClass]
public partial class WaitTests
{
    private const string Support = "tests/MeterNode.Tools.Tests/Support/";

    [TestMethod]
    public void Tests_WhatTheyWaitFor_HasTheirCommonPatience() =>
        FirmwareGateTests.AssertNone(
            from path in Repository.Sources("tests").Concat(Repository.Sources("drivers"))
            where !Repository.Relative(path).StartsWith(Support, StringComparison.Ordinal)
                && Path.GetFileName(path) != nameof(WaitTests) + ".cs"
            from finding in Impatient(Repository.Relative(path), File.ReadAllLines(path))
            select finding);

    [TestMethod]
    [DataRow("    [Timeout(120_000)]", 1)]
    [DataRow("    [Timeout(Patience.TestMs, CooperativeCancellation = true)]", 0)]
    [DataRow("SpinWait.SpinUntil(() => isSo(), TimeSpan.FromSeconds(30));", 1)]
    [DataRow("SpinWait.SpinUntil(() => isSo(), Patience.Step);", 0)]
    [DataRow("Assert.IsTrue(started.Wait(TimeSpan.FromSeconds(5)));", 1)]
    [DataRow("Assert.IsTrue(received.TryTake(out _, TimeSpan.FromMinutes(1)));", 1)]
    [DataRow("await page.Locator(\"h1\").WaitForAsync(new LocatorWaitForOptions { Timeout = 20_000 });", 1)]
    [DataRow("IBrowserContext context = await browser.NewContextAsync();", 1)]
    [DataRow("IPage page = await browser.NewPageAsync();", 1)]
    [DataRow("IPage page = await context.NewPageAsync();", 0)]
    [DataRow("long before = GC.GetAllocatedBytesForCurrentThread();", 1)]
    [DataRow("Thread.Sleep(TimeSpan.FromSeconds(2.1));", 0)]
    public void Impatient_Line_IsFound(string line, int findings) => Assert.AreEqual(findings, Impatient("X.cs", [line]).Count());

    private static IEnumerable<Finding> Impatient(string path, string[] lines) =>
        from i in Enumerable.Range(0, lines.Length)
        let cure = NumberOfTheTest().IsMatch(lines[i]) ? "Patience.TestMs is the limit of a test that may wait."
            : NumberOfAWait().IsMatch(lines[i]) ? "Patience.Step is as long as any test waits for what it looks at."
            : BrowserOfItsOwn().IsMatch(lines[i]) ? "TestBrowser opens browsers, profiles and pages that wait long enough."
            : BytesOfOneRun().IsMatch(lines[i]) ? "Allocations.Fewest leaves out what the runtime allocates meanwhile."
            : null
        where cure is not null
        select new Finding($"{path}({i + 1})", lines[i].Trim(), cure);

    [GeneratedRegex(@"\[Timeout\([0-9]")]
    private static partial Regex NumberOfTheTest();

    [GeneratedRegex(
        @"(SpinUntil|\.Wait|\.WaitOne|WaitAsync|WaitForExit|TryTake|\.Join)\(.*TimeSpan\.From(Seconds|Minutes)\(|[ {]Timeout = [0-9]")]
    private static partial Regex NumberOfAWait();

    [GeneratedRegex(@"\bChromium\.LaunchAsync\(|\.NewContextAsync\(|[bB]rowser\.NewPageAsync\(")]
    private static partial Regex BrowserOfItsOwn();

    [GeneratedRegex(@"GC\.GetAllocatedBytesForCurrentThread\(")]
    private static partial Regex BytesOfOneRun();
}
