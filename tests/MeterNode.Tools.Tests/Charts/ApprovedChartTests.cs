namespace MeterNode.Tools.Tests.Charts;

/// <summary>The pictures of small data, to the byte.</summary>
[TestClass]
public sealed class ApprovedChartTests
{
    private const string HowToApprove =
        "To approve, look at the pictures: UPDATE_APPROVED=1 dotnet test tests/MeterNode.Tools.Tests --filter ApprovedChartTests";

    [TestMethod]
    [DynamicData(nameof(ChartSample.Cases), typeof(ChartSample))]
    public void Draw_SmallData_IsAsApproved(string name)
    {
        string path = Path.Combine(Repository.Root, "tests", "MeterNode.Tools.Tests", "Charts", "approved", name + ".html");
        string drawn = ChartSample.Draw(name);
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(path, drawn);
        }

        Assert.AreEqual(File.ReadAllText(path), drawn, HowToApprove);
    }
}
