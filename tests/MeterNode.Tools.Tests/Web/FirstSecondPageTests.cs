using System.Net;
using MeterNode.Tools.Tests.Figures;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The page of a machine in the second in which a shift or a month begins: there is nothing of it yet.</summary>
[TestClass]
public sealed class FirstSecondPageTests
{
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Machine_InTheFirstSecondOfAShiftAndOfAMonth_HasItsPage()
    {
        using MonthWeb month = await MonthWeb.Open(MonthStory.HourShifts);
        HttpClient client = month.Client("en");
        foreach ((DateTimeOffset at, string sum, string absent) in ((DateTimeOffset, string, string)[])
            [
                (Local(10, 31, 22), "energy this month", "energy of shift"),
                (Local(11, 1, 0), "energy of shift 夜班", "energy this month"),
            ])
        {
            month.Time.Advance((at.AddMilliseconds(400) - month.Time.GetUtcNow()).TotalSeconds);
            Assert.AreEqual(0.4, (month.Time.GetUtcNow() - at).TotalSeconds, 1e-3);

            using HttpResponseMessage answer = await client.GetAsync("/nodes/node-1");

            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, $"{at}");
            string page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            StringAssert.Contains(page, sum, $"{at}");
            Assert.DoesNotContain(absent, page, $"{at}");
        }
    }

    private static DateTimeOffset Local(int month, int day, int hour) => new(2026, month, day, hour, 0, 0, TimeSpan.FromHours(1));
}
