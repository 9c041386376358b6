using MeterNode.Core.Ports;
using MeterNode.Drivers.Atecc608;
using MeterNode.Drivers.Atecc608.Model;

namespace MeterNode.Drivers.Tests.Atecc608;

/// <summary>A chip on bus 1 of a virtual board.</summary>
public abstract class Atecc608Bench : BoardFixture
{
    protected const int Address = 0x60;

    protected Atecc608Memory Memory { get; private set; } = null!;

    protected Atecc608Chip Chip { get; private set; } = null!;

    [TestInitialize]
    public void ConnectChip()
    {
        Memory = new Atecc608Memory();
        Chip = new Atecc608Chip(Memory);
        Board.I2c.Connect(1, Chip);
    }

    protected ISigner Open(bool makesKey = true) => Atecc608Setup.Open(1, Address, Clock, makesKey);

    /// <summary>Steps until the signature is there or has failed; true when it is there.</summary>
    protected static bool Finish(ISigner signer)
    {
        while (signer.Failure is null)
        {
            if (signer.Step())
            {
                return true;
            }
        }

        return false;
    }
}
