using MeterNode.Core.Storage;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    [TestClass]
    public class StretchRuleTests
    {
        [TestMethod]
        public void Update_RisingAndFalling_HasTenPointsOfHysteresis()
        {
            StretchRule rule = new StretchRule(10);
            Step(rule, 0, 10, false);
            Step(rule, 49, 10, false);
            Step(rule, 50, 60, true);
            Step(rule, 79, 60, false);
            Step(rule, 40, 60, false);
            Step(rule, 39, 10, true);
            Step(rule, 80, 900, true);
            Step(rule, 100, 900, false);
            Step(rule, 70, 900, false);
            Step(rule, 69, 60, true);
            Step(rule, 45, 60, false);
            Step(rule, 85, 900, true);
            Step(rule, 10, 10, true);
        }

        [TestMethod]
        public void Update_LongReadingInterval_IsNeverShortened()
        {
            StretchRule rule = new StretchRule(300);
            Step(rule, 60, 300, false);
            Step(rule, 90, 900, true);
            StretchRule maximum = new StretchRule(900);
            Step(maximum, 99, 900, false);
        }

        private static void Step(StretchRule rule, int fillPercent, int seconds, bool changed)
        {
            Assert.AreEqual(changed, rule.Update(fillPercent), "fill " + fillPercent);
            Assert.AreEqual(seconds, rule.IntervalSeconds, "fill " + fillPercent);
        }
    }
}
