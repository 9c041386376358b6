using System.Buffers.Binary;
using System.Numerics;

namespace MeterNode.Plant.Uploading;

/// <summary>
/// The block cipher SM4 (GB/T 32907-2016), which .NET does not have: each block for itself (ECB), filled up as PKCS #7 says. ECB shows
/// which values are equal; monitoring centres ask for it, and what keeps the data secret on the way is TLS.
/// </summary>
internal static class Sm4
{
    /// <summary>Length of a key and of a block, bytes.</summary>
    public const int BlockLength = 16;

    private const int Rounds = 32;

    private static readonly byte[] s_substitution = Convert.FromHexString(
        "d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa441326498606999c4250f491ef987a33540b43edcfac62"
            + "e4b31ca9c908e89580df94fa758f3fa64707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35"
            + "1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89eeabf8ad240c738b5a3f7f2cef96115a1"
            + "e0ae5da49b341a55ad933230f58cb1e31df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51"
            + "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b08969974a0c96777e65b9f109c56ec684"
            + "18f07dec3adc4d2079ee5f3ed7cb3948");

    private static readonly uint[] s_family = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc];

    /// <summary>Encrypts <paramref name="text"/> of any length under a key of 16 bytes; the result is 1 to 16 bytes longer.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        uint[] keys = RoundKeys(key);
        int added = BlockLength - (text.Length % BlockLength);
        byte[] blocks = new byte[text.Length + added];
        text.CopyTo(blocks);
        blocks.AsSpan(text.Length).Fill((byte)added);
        Span<uint> state = stackalloc uint[4];
        for (int at = 0; at < blocks.Length; at += BlockLength)
        {
            Span<byte> block = blocks.AsSpan(at, BlockLength);
            Load(block, state);
            foreach (uint roundKey in keys)
            {
                uint mixed = Substitute(state[1] ^ state[2] ^ state[3] ^ roundKey);
                Shift(state, state[0] ^ mixed ^ BitOperations.RotateLeft(mixed, 2) ^ BitOperations.RotateLeft(mixed, 10)
                    ^ BitOperations.RotateLeft(mixed, 18) ^ BitOperations.RotateLeft(mixed, 24));
            }

            for (int word = 0; word < 4; word++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(block[(4 * word)..], state[3 - word]);
            }
        }

        return blocks;
    }

    private static uint[] RoundKeys(ReadOnlySpan<byte> key)
    {
        Span<uint> state = stackalloc uint[4];
        Load(key, state);
        for (int word = 0; word < 4; word++)
        {
            state[word] ^= s_family[word];
        }

        uint[] keys = new uint[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            uint constant = 0;
            for (int part = 0; part < 4; part++)
            {
                constant = (constant << 8) | (uint)((((4 * round) + part) * 7) & 0xff);
            }

            uint mixed = Substitute(state[1] ^ state[2] ^ state[3] ^ constant);
            keys[round] = state[0] ^ mixed ^ BitOperations.RotateLeft(mixed, 13) ^ BitOperations.RotateLeft(mixed, 23);
            Shift(state, keys[round]);
        }

        return keys;
    }

    private static void Load(ReadOnlySpan<byte> block, Span<uint> state)
    {
        for (int word = 0; word < 4; word++)
        {
            state[word] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * word)..]);
        }
    }

    private static void Shift(Span<uint> state, uint next)
    {
        state[1..].CopyTo(state);
        state[3] = next;
    }

    private static uint Substitute(uint word) =>
        ((uint)s_substitution[word >> 24] << 24) | ((uint)s_substitution[(word >> 16) & 0xff] << 16)
            | ((uint)s_substitution[(word >> 8) & 0xff] << 8) | s_substitution[word & 0xff];
}
