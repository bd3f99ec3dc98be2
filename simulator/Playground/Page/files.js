const largestAlbum = 10;
const largestRequestBytes = 40 << 20;

/** What a bot can download. */
export const largestFileBytes = 20 << 20;

const albumOf = { photo: 'visual', video: 'visual', audio: 'audio', document: 'document' };

export const isPicture = file => file.type.startsWith('image/') && file.type !== 'image/svg+xml';

function kindOf(file) {
  if (file.type === 'image/gif') return 'animation';
  if (isPicture(file)) return 'photo';
  if (file.type.startsWith('video/')) return 'video';
  if (file.type === 'audio/ogg' || file.type === 'audio/opus') return 'voice';
  return file.type.startsWith('audio/') ? 'audio' : 'document';
}

/** The files as they are sent: albums of what fits together, in order, and the rest one by one. */
export function groupsOf(files) {
  const groups = [];
  for (const file of files) {
    const album = albumOf[kindOf(file)];
    const group = groups.find(each => album && each.album === album && each.files.length < largestAlbum
      && each.files.reduce((bytes, other) => bytes + other.size, file.size) <= largestRequestBytes);
    if (group) group.files.push(file);
    else groups.push({ album, files: [file] });
  }
  return groups.map(group => group.files);
}

/** What is sent for a group; what is said, and to what, goes with the first part. */
export async function draftOf(files, { text, ...first }) {
  const parts = await Promise.all(files.map(async file => ({
    kind: kindOf(file),
    file_name: file.name,
    mime_type: file.type,
    file_base64: await base64(file),
  })));
  Object.assign(parts[0], { caption: text, ...first });
  return parts.length > 1 ? { album: parts } : parts[0];
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
