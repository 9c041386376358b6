using System.Security.Cryptography;
using MeterNode.Core.Ports;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Signs with .NET's ECDsa, in a number of steps, so that months of packs can be signed in a test.</summary>
internal sealed class HostSigner(ECDsa key, int steps) : ISigner
{
    private byte[] _digest = [];
    private int _left;

    /// <summary>True from the digest until the last step.</summary>
    public bool IsSigning => _left > 0;

    public byte[] PublicKey { get; } = MeterNode.Wire.PublicKeys.Point(key);

    /// <summary>When set, it makes no signature and says this.</summary>
    public string? Fault { get; set; }

    public string? Failure { get; private set; }

    public void Begin(byte[] digest)
    {
        _digest = (byte[])digest.Clone();
        _left = steps;
        Failure = null;
    }

    public bool Step()
    {
        if (--_left > 0)
        {
            return false;
        }

        Failure = Fault;
        return Failure is null;
    }

    public void CopySignature(byte[] destination, int offset) =>
        MeterNode.Wire.Es256.SignHash(key, _digest).CopyTo(destination, offset);
}
