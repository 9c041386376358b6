using System.Device.Gpio;
using MeterNode.Core.Ports;
using MeterNode.Drivers.StatusLed;

namespace MeterNode.Drivers.Tests.StatusLed;

[TestClass]
public sealed class BoardLedTests : BoardFixture
{
    private const int Pin = 13;

    [TestMethod]
    [DataRow(LightPattern.Off, 0, 0)]
    [DataRow(LightPattern.Running, 1, 100)]
    [DataRow(LightPattern.Offline, 2, 200)]
    [DataRow(LightPattern.SensorFault, 2, 1000)]
    [DataRow(LightPattern.Failure, 10, 1000)]
    public void Poll_TwoSeconds_FlashesAndMillisLit(LightPattern pattern, int flashes, int litMillis)
    {
        var led = new BoardLed(new GpioController(), Pin);
        led.Show(pattern);
        int lit = 0;
        for (int ms = 0; ms < 2000; ms++)
        {
            AdvanceMillis(1);
            led.Poll((ms * 1000L) + 500);
            lit += Board.Gpio.Line(Pin).Level ? 1 : 0;
        }

        Assert.AreEqual(litMillis, lit);
        Assert.AreEqual(flashes, Board.Gpio.Line(Pin).Writes.Count(w => w.Level));
    }
}
