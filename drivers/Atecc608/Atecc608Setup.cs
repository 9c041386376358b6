using System;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.Atecc608
{
    /// <summary>
    /// The chip at the node's start: a blank one is configured and locked for ever, one that was locked before must fit; then its key is
    /// made, or read. The README has every byte that is written and why. Blocks, up to a second where everything is in order.
    /// </summary>
    public static class Atecc608Setup
    {
        private const int ReadOpcode = 0x02;
        private const int WriteOpcode = 0x12;
        private const int LockOpcode = 0x17;
        private const int GenKeyOpcode = 0x40;
        private const int NewKey = 4;
        private const int PublicKeyLength = 65;

        private const int ZoneLength = 128;
        private const int BlockLength = 32;
        private const int BlockMode = 0x80;
        private const int RevisionOffset = 6;
        private const int SlotOffset = 20;
        private const int KeyOffset = 96;
        private const int DataLockOffset = 86;
        private const int ConfigurationLockOffset = 87;
        private const int Unlocked = 0x55;
        private const int LockDataUnchecked = 0x81;

        // Slot 0 may sign what is given to it, is secret, takes a key of its own making and never one from outside.
        private const int SlotBits = 0x2081;
        private const int SlotMask = 0x60A1;

        // A private key of P-256 whose public key may be read, without conditions on its use; the slot may be locked by itself.
        private const int KeyBits = 0x0033;
        private const int KeyMask = 0x10DF;

        /// <summary>
        /// The signer of the chip. With <paramref name="makesKey"/> a new key is born in slot 0 and a former one is gone for ever; without
        /// it nothing in the chip changes.
        /// </summary>
        /// <param name="bus">I2C bus, from 1; its pins are set.</param>
        /// <param name="address">7 bits; 60h as it comes from the maker.</param>
        /// <param name="clock">The node's clock.</param>
        /// <param name="makesKey">True at the first start of a node.</param>
        /// <exception cref="ArgumentException">
        /// There is no such chip, or it was locked for another purpose; nothing was written then.
        /// </exception>
        public static ISigner Open(int bus, int address, IClock clock, bool makesKey)
        {
            Atecc608Link link = new Atecc608Link(bus, address, clock);
            byte[] zone = new byte[ZoneLength];
            Read(link, zone);
            if (zone[RevisionOffset] != 0x60)
            {
                throw new ArgumentException("secure element: the chip is no ATECC608");
            }

            if (zone[ConfigurationLockOffset] == Unlocked && makesKey)
            {
                Configure(link, zone);
            }

            if (zone[ConfigurationLockOffset] != 0 || (Word(zone, SlotOffset) & SlotMask) != SlotBits
                || (Word(zone, KeyOffset) & KeyMask) != (KeyBits & KeyMask))
            {
                throw new ArgumentException(
                    "secure element: it was locked for another purpose, or has no key of this node; fit a new one and provision the node");
            }

            if (zone[DataLockOffset] == Unlocked && makesKey)
            {
                Run(link, LockOpcode, LockDataUnchecked, 0, null, 0, 1);
            }

            byte[] publicKey = new byte[PublicKeyLength];
            publicKey[0] = 4;
            Run(link, GenKeyOpcode, makesKey ? NewKey : 0, 0, null, 0, PublicKeyLength - 1);
            link.CopyAnswer(publicKey, 1, PublicKeyLength - 1);
            return new Atecc608Signer(link, publicKey);
        }

        /// <summary>
        /// Writes the words of slot 0, reads the whole zone again and locks it under its CRC, so that the chip too refuses to lock
        /// anything but what was read. A power cut before the last command leaves the chip unlocked.
        /// </summary>
        private static void Configure(Atecc608Link link, byte[] zone)
        {
            SetWord(zone, SlotOffset, SlotBits);
            SetWord(zone, KeyOffset, KeyBits);
            Write(link, zone, SlotOffset);
            Write(link, zone, KeyOffset);
            byte[] written = new byte[ZoneLength];
            Read(link, written);
            int crc = Atecc608Link.Crc(zone, 0, ZoneLength, 0);
            if (Atecc608Link.Crc(written, 0, ZoneLength, 0) != crc)
            {
                throw new ArgumentException("secure element: it does not keep its configuration; nothing was locked");
            }

            Run(link, LockOpcode, 0, crc, null, 0, 1);
            zone[ConfigurationLockOffset] = 0;
        }

        private static void Read(Atecc608Link link, byte[] zone)
        {
            for (int block = 0; block < ZoneLength / BlockLength; block++)
            {
                Run(link, ReadOpcode, BlockMode, block << 3, null, 0, BlockLength);
                link.CopyAnswer(zone, block * BlockLength, BlockLength);
            }
        }

        private static void Write(Atecc608Link link, byte[] zone, int offset)
        {
            byte[] word = new byte[4];
            Array.Copy(zone, offset, word, 0, 4);
            Run(link, WriteOpcode, 0, offset / 4, word, 4, 1);
        }

        private static void Run(Atecc608Link link, int opcode, int mode, int key, byte[] data, int count, int answerBytes)
        {
            link.Begin(opcode, mode, key, data, count, answerBytes);
            Atecc608Status status = link.Step();
            while (status == Atecc608Status.Busy)
            {
                status = link.Step();
            }

            if (status != Atecc608Status.Ok)
            {
                throw new ArgumentException("secure element: " + Atecc608Signer.Why(status));
            }
        }

        private static int Word(byte[] zone, int offset)
        {
            return zone[offset] | (zone[offset + 1] << 8);
        }

        private static void SetWord(byte[] zone, int offset, int value)
        {
            zone[offset] = (byte)value;
            zone[offset + 1] = (byte)(value >> 8);
        }
    }
}
