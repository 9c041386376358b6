using System;
using MeterNode.Core.Ports;

namespace MeterNode.Support
{
    /// <summary>
    /// Flash files in memory with the rules that <see cref="IFileStore"/> states: nothing is reordered, an append may leave any
    /// prefix, a replacement may leave the file missing, empty or torn. Power can be cut at any step: a step is the creation,
    /// truncation or deletion of a file, or one byte. After a cut everything fails until <see cref="Restart"/>.
    /// A file's place keeps its buffer, so a node that runs on and on allocates nothing here.
    /// </summary>
    public sealed class MemoryFileStore : IFileStore
    {
        // Small files are exact; a ring of segments settles on whole blocks and then allocates nothing more.
        private const int BlockBytes = 2048;
        private const int SmallBytes = 512;
        private const int PlacesAtFirst = 8;

        private readonly bool _grows;
        private MemoryFile[] _places;
        private long _cutAtStep = long.MaxValue;
        private int _failures;

        /// <summary>Room for any number of files.</summary>
        public MemoryFileStore()
            : this(PlacesAtFirst)
        {
            _grows = true;
        }

        /// <summary>Room for <paramref name="files"/> files that take their space as they grow.</summary>
        public MemoryFileStore(int files)
            : this(files, 0)
        {
        }

        /// <summary>Room for <paramref name="files"/> files of <paramref name="bytesEach"/>, taken from the heap at once.</summary>
        public MemoryFileStore(int files, int bytesEach)
        {
            _places = MakePlaces(files, bytesEach);
        }

        /// <summary>Bytes that all files together may have; what is beyond is refused and the file stays as it was.</summary>
        public long Capacity { get; set; } = long.MaxValue;

        /// <summary>Steps done so far.</summary>
        public long Steps { get; private set; }

        /// <summary>True from a power cut until <see cref="Restart"/>.</summary>
        public bool IsOff { get; private set; }

        /// <summary>Files that exist.</summary>
        public int FileCount
        {
            get
            {
                int count = 0;
                for (int i = 0; i < _places.Length; i++)
                {
                    count += _places[i].IsFree ? 0 : 1;
                }

                return count;
            }
        }

        /// <summary>Bytes in all files.</summary>
        public long TotalBytes
        {
            get
            {
                long total = 0;
                for (int i = 0; i < _places.Length; i++)
                {
                    total += _places[i].Length;
                }

                return total;
            }
        }

        /// <summary>Bytes of all buffers: what the files have taken of the heap, whether it is used or not.</summary>
        public long RoomBytes
        {
            get
            {
                long total = 0;
                for (int i = 0; i < _places.Length; i++)
                {
                    total += _places[i].Data.Length;
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

        /// <summary>Takes a place of this size for the file of this name, whenever it is there, and for no other.</summary>
        public void Keep(string name, int bytes)
        {
            MemoryFile place = FreePlace(name);
            place.Data = new byte[bytes];
            place.SetName(name);
            place.IsKept = true;
            place.Clear();
        }

        /// <summary>The next <paramref name="count"/> appends fail half-way with an I/O error, as on a full partition.</summary>
        public void FailAppends(int count)
        {
            _failures = count;
        }

        /// <summary>Turns over one bit of a file.</summary>
        public void Damage(string name, int position)
        {
            Find(name).Data[position] ^= 1;
        }

        /// <inheritdoc/>
        public bool Exists(string name)
        {
            RequirePower();
            return Find(name) != null;
        }

        /// <inheritdoc/>
        public string[] List()
        {
            RequirePower();
            int left = FileCount;
            string[] names = new string[left];
            for (int i = 0; i < _places.Length; i++)
            {
                // Not in the order of creation: the port promises none.
                if (!_places[i].IsFree)
                {
                    names[--left] = _places[i].Name;
                }
            }

            return names;
        }

        /// <inheritdoc/>
        public long Length(string name)
        {
            RequirePower();
            MemoryFile file = Find(name);
            return file == null ? -1 : file.Length;
        }

        /// <inheritdoc/>
        public byte[] ReadAll(string name)
        {
            RequirePower();
            MemoryFile file = Find(name);
            if (file == null)
            {
                return null;
            }

            byte[] copy = new byte[file.Length];
            Array.Copy(file.Data, 0, copy, 0, file.Length);
            return copy;
        }

        /// <inheritdoc/>
        public int Read(string name, long position, byte[] buffer, int offset, int count)
        {
            RequirePower();
            MemoryFile file = Find(name);
            if (file == null || position >= file.Length)
            {
                return 0;
            }

            int there = file.Length - (int)position;
            int read = count < there ? count : there;
            Array.Copy(file.Data, (int)position, buffer, offset, read);
            return read;
        }

        /// <inheritdoc/>
        public void Write(string name, byte[] data, int offset, int count)
        {
            RequirePower();
            MemoryFile file = Find(name);
            RequireRoom(file == null ? count : count - file.Length);
            if (file == null)
            {
                file = FreePlace(name);
            }
            else
            {
                Step();
                file.Clear();
            }

            Step();
            file.SetName(name);
            Put(file, data, offset, count);
        }

        /// <inheritdoc/>
        public void Append(string name, byte[] data, int offset, int count)
        {
            RequirePower();
            MemoryFile file = Find(name);
            RequireRoom(count);
            if (file == null)
            {
                Step();
                file = FreePlace(name);
                file.SetName(name);
            }

            if (_failures > 0)
            {
                _failures--;
                Put(file, data, offset, count / 2);
                throw new Exception("no space left");
            }

            Put(file, data, offset, count);
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            RequirePower();
            MemoryFile file = Find(name);
            if (file != null)
            {
                Step();
                file.Clear();
            }
        }

        private static MemoryFile[] MakePlaces(int files, int bytesEach)
        {
            MemoryFile[] places = new MemoryFile[files];
            for (int i = 0; i < files; i++)
            {
                places[i] = new MemoryFile(bytesEach);
            }

            return places;
        }

        private void Put(MemoryFile file, byte[] data, int offset, int count)
        {
            long left = _cutAtStep - Steps;
            int written = left < count ? (int)left : count;
            int needed = file.Length + written;
            if (file.Data.Length < needed)
            {
                byte[] larger = new byte[needed <= SmallBytes ? needed : (needed + BlockBytes - 1) / BlockBytes * BlockBytes];
                Array.Copy(file.Data, 0, larger, 0, file.Length);
                file.Data = larger;
            }

            Array.Copy(data, offset, file.Data, file.Length, written);
            file.Length = needed;
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

        private void RequireRoom(int more)
        {
            if (more > 0 && Capacity != long.MaxValue && TotalBytes + more > Capacity)
            {
                throw new Exception("no space left");
            }
        }

        private void RequirePower()
        {
            if (IsOff)
            {
                throw new PowerCutException();
            }
        }

        private MemoryFile Find(string name)
        {
            int hash = MemoryFile.HashOf(name);
            for (int i = 0; i < _places.Length; i++)
            {
                if (_places[i].IsNamed(name, hash))
                {
                    return _places[i];
                }
            }

            return null;
        }

        /// <summary>The place that is kept for the name, else the largest free one: the buffer that fits is taken again.</summary>
        private MemoryFile FreePlace(string name)
        {
            int hash = MemoryFile.HashOf(name);
            MemoryFile free = null;
            for (int i = 0; i < _places.Length; i++)
            {
                MemoryFile place = _places[i];
                if (place.MayTake(hash)
                    && (free == null || place.IsKept || (!free.IsKept && place.Data.Length > free.Data.Length)))
                {
                    free = place;
                }
            }

            if (free == null && !_grows)
            {
                throw new InvalidOperationException("no room for another file");
            }

            if (free == null)
            {
                MemoryFile[] more = MakePlaces(_places.Length * 2, 0);
                Array.Copy(_places, 0, more, 0, _places.Length);
                free = more[_places.Length];
                _places = more;
            }

            return free;
        }
    }
}
