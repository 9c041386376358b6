using System;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.Atecc608
{
    /// <summary>
    /// ES256 signatures of the key in slot 0 of an ATECC608, which never leaves the chip. A signature is three commands, Random, Nonce and
    /// Sign, about 200 ms at most, in steps of 11 ms at most. The chip's signatures are random; its s is made the lower one of the two.
    /// </summary>
    public sealed class Atecc608Signer : ISigner
    {
        private const int RandomOpcode = 0x1B;
        private const int NonceOpcode = 0x16;
        private const int SignOpcode = 0x41;
        private const int PassThrough = 3;
        private const int ExternalMessage = 0x80;
        private const int Slot = 0;
        private const int ScalarLength = 32;

        private const int RandomStage = 1;
        private const int NonceStage = 2;
        private const int SignStage = 3;
        private const int Ready = 4;
        private const int Failed = 5;

        /// <summary>How often a Sign is refused because the chip has slept since the Nonce, and both are done again.</summary>
        private const int Rounds = 3;

        // n of P-256 (FIPS 186-5, SP 800-186).
        private static readonly byte[] s_order =
        {
            0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
        };

        private readonly Atecc608Link _link;
        private readonly byte[] _publicKey;
        private readonly byte[] _digest = new byte[ScalarLength];
        private readonly byte[] _signature = new byte[2 * ScalarLength];
        private readonly byte[] _other = new byte[ScalarLength];
        private int _stage;
        private int _rounds;
        private string _failure;

        internal Atecc608Signer(Atecc608Link link, byte[] publicKey)
        {
            _link = link;
            _publicKey = publicKey;
        }

        /// <inheritdoc/>
        public byte[] PublicKey => _publicKey;

        /// <inheritdoc/>
        public string Failure => _failure;

        /// <summary>Why a command failed, as <see cref="ISigner.Failure"/> has it.</summary>
        internal static string Why(Atecc608Status status)
        {
            return status == Atecc608Status.NoAnswer ? "no-answer" : status == Atecc608Status.Damaged ? "damaged" : "refused";
        }

        /// <inheritdoc/>
        public void Begin(byte[] digest)
        {
            Array.Copy(digest, 0, _digest, 0, ScalarLength);
            _rounds = 0;
            _failure = null;
            BeginRound();
        }

        /// <inheritdoc/>
        public bool Step()
        {
            if (_stage >= Ready)
            {
                return _stage == Ready;
            }

            Atecc608Status status = _link.Step();
            if (status == Atecc608Status.Busy)
            {
                return false;
            }

            if (status != Atecc608Status.Ok)
            {
                if (_stage == SignStage && status == Atecc608Status.Refused && ++_rounds < Rounds)
                {
                    BeginRound();
                }
                else
                {
                    _failure = Why(status);
                    _stage = Failed;
                }
            }
            else if (_stage == RandomStage)
            {
                _link.Begin(NonceOpcode, PassThrough, 0, _digest, ScalarLength, 1);
                _stage = NonceStage;
            }
            else if (_stage == NonceStage)
            {
                _link.Begin(SignOpcode, ExternalMessage, Slot, null, 0, 2 * ScalarLength);
                _stage = SignStage;
            }
            else
            {
                _link.CopyAnswer(_signature, 0, 2 * ScalarLength);
                MakeLow();
                _stage = Ready;
            }

            return _stage == Ready;
        }

        /// <inheritdoc/>
        public void CopySignature(byte[] destination, int offset)
        {
            Array.Copy(_signature, 0, destination, offset, 2 * ScalarLength);
        }

        /// <summary>Random first, as the maker's library does: it renews the seed of the chip's generator.</summary>
        private void BeginRound()
        {
            _link.Begin(RandomOpcode, 0, 0, null, 0, ScalarLength);
            _stage = RandomStage;
        }

        /// <summary>s and n − s are both right (FIPS 186-5); of the two every signature here has the lower one.</summary>
        private void MakeLow()
        {
            int borrow = 0;
            for (int i = ScalarLength - 1; i >= 0; i--)
            {
                int difference = s_order[i] - _signature[ScalarLength + i] - borrow;
                borrow = difference < 0 ? 1 : 0;
                _other[i] = (byte)difference;
            }

            for (int i = 0; i < ScalarLength; i++)
            {
                if (_other[i] != _signature[ScalarLength + i])
                {
                    if (_other[i] < _signature[ScalarLength + i])
                    {
                        Array.Copy(_other, 0, _signature, ScalarLength, ScalarLength);
                    }

                    return;
                }
            }
        }
    }
}
