using System.Device.Adc;
using MeterNode.Drivers.AdcInput;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Tests.AdcInput;

[TestClass]
public sealed class AdcInputTests : BoardFixture
{
    [TestMethod]
    public void ReadCounts_RawCountsOfItsChannel()
    {
        Board.Adc.UseEsp32(noiseCounts: 0);
        Board.Adc.Channel(0).Source = AnalogSource.Constant(1.55);
        Board.Adc.Channel(7).Source = AnalogSource.Constant(5);
        var adc = new AdcController();
        Assert.AreEqual(2048, new CtClampInput(adc, 0).ReadCounts());
        Assert.AreEqual(4095, new MainsVoltageInput(adc, 7).ReadCounts());
    }

    [TestMethod]
    public void Adc2_IsRefused()
    {
        var adc = new AdcController();
        Assert.Throws<ArgumentException>(() => new CtClampInput(adc, 10));
        Assert.Throws<ArgumentException>(() => new MainsVoltageInput(adc, -1));
    }

    [TestMethod]
    public void ReadCounts_AllocatesNothing()
    {
        Board.Adc.Channel(0).Source = AnalogSource.Constant(1);
        var input = new CtClampInput(new AdcController(), 0);
        input.ReadCounts();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            input.ReadCounts();
        }

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
