#nullable disable
using System;
using System.Collections;
using MeterNode.Core.Ports;

namespace MeterNode.Core.Tests.Ports
{
    /// <summary>
    /// Flash files in memory with the rules that <see cref="IFileStore"/> states: nothing is reordered, an append may leave any
    /// prefix, a replacement may leave the file missing, empty or torn. Power can be cut at any step: a step is the creation,
    /// truncation or deletion of a file, or one byte. After a cut everything fails until <see cref="Restart"/>.
    /// </summary>
    public sealed class MemoryFlash : IFileStore
    {
        private readonly ArrayList _names = new ArrayList();
        private readonly ArrayList _contents = new ArrayList();
        private long _cutAtStep = long.MaxValue;
        private int _failures;

        /// <summary>Steps done so far.</summary>
        public long Steps { get; private set; }

        /// <summary>True from a power cut until <see cref="Restart"/>.</summary>
        public bool IsOff { get; private set; }

        /// <summary>Files that exist.</summary>
        public int FileCount => _names.Count;

        /// <summary>Bytes in all files.</summary>
        public long TotalBytes
        {
            get
            {
                long total = 0;
                for (int i = 0; i < _contents.Count; i++)
                {
                    total += ((byte[])_contents[i]).Length;
                }

                return total;
            }
        }

        /// <summary>Cuts the power after <paramref name="steps"/> further steps.</summary>
        public void CutAfter(long steps)
        {
            _cutAtStep = Steps + steps;
        }

        /// <summary>Power is back; what was written is there.</summary>
        public void Restart()
        {
            IsOff = false;
            _cutAtStep = long.MaxValue;
        }

        /// <summary>The next <paramref name="count"/> appends fail half-way with an I/O error, as on a full partition.</summary>
        public void FailAppends(int count)
        {
            _failures = count;
        }

        public bool Exists(string name)
        {
            return IndexOf(name) >= 0;
        }

        public string[] List()
        {
            RequirePower();
            string[] names = new string[_names.Count];
            for (int i = 0; i < names.Length; i++)
            {
                // Not in the order of creation: the port promises none.
                names[i] = (string)_names[names.Length - 1 - i];
            }

            return names;
        }

        public long Length(string name)
        {
            RequirePower();
            int index = IndexOf(name);
            return index < 0 ? -1 : ((byte[])_contents[index]).Length;
        }

        public byte[] ReadAll(string name)
        {
            RequirePower();
            int index = IndexOf(name);
            return index < 0 ? null : (byte[])((byte[])_contents[index]).Clone();
        }

        public int Read(string name, long position, byte[] buffer, int offset, int count)
        {
            RequirePower();
            int index = IndexOf(name);
            if (index < 0)
            {
                return 0;
            }

            byte[] content = (byte[])_contents[index];
            int available = content.Length - (int)position;
            int taken = available < 0 ? 0 : available < count ? available : count;
            Array.Copy(content, (int)position, buffer, offset, taken);
            return taken;
        }

        public void Write(string name, byte[] data, int offset, int count)
        {
            RequirePower();
            if (IndexOf(name) >= 0)
            {
                Step();
                Remove(IndexOf(name));
            }

            Extend(name, data, offset, count);
        }

        public void Append(string name, byte[] data, int offset, int count)
        {
            RequirePower();
            if (_failures > 0)
            {
                _failures--;
                Extend(name, data, offset, count / 2);
                throw new Exception("no space left");
            }

            Extend(name, data, offset, count);
        }

        public void Delete(string name)
        {
            RequirePower();
            if (IndexOf(name) >= 0)
            {
                Step();
                Remove(IndexOf(name));
            }
        }

        /// <summary>Turns over one bit of a file.</summary>
        public void Damage(string name, int position)
        {
            ((byte[])_contents[IndexOf(name)])[position] ^= 1;
        }

        private void Extend(string name, byte[] data, int offset, int count)
        {
            if (IndexOf(name) < 0)
            {
                Step();
                _names.Add(name);
                _contents.Add(new byte[0]);
            }

            long left = _cutAtStep - Steps;
            int written = left < count ? (int)left : count;
            int index = IndexOf(name);
            byte[] old = (byte[])_contents[index];
            byte[] content = new byte[old.Length + written];
            Array.Copy(old, 0, content, 0, old.Length);
            Array.Copy(data, offset, content, old.Length, written);
            _contents[index] = content;
            Steps += written;
            if (written < count)
            {
                Step();
            }
        }

        private void Step()
        {
            if (Steps >= _cutAtStep)
            {
                IsOff = true;
                throw new PowerCutException();
            }

            Steps++;
        }

        private void RequirePower()
        {
            if (IsOff)
            {
                throw new PowerCutException();
            }
        }

        private void Remove(int index)
        {
            _names.RemoveAt(index);
            _contents.RemoveAt(index);
        }

        private int IndexOf(string name)
        {
            for (int i = 0; i < _names.Count; i++)
            {
                if ((string)_names[i] == name)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
