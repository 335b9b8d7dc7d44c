// Gives each piece of code a button that copies it, and opens the dialog about MCP.

for (const figure of document.querySelectorAll('figure.code')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await copy(figure.querySelector('code'));
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 2_000);
  });
  figure.append(button);
}

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent.trimEnd());
  } catch {
    // Browsers keep the clipboard from pages that come over plain HTTP from another machine.
    getSelection().selectAllChildren(code);
    document.execCommand('copy');
  }
}

const dialog = document.querySelector('#mcp');
document.querySelector('#add-mcp')?.addEventListener('click', () => dialog.showModal());

// On a phone the list of pages stands before the page: folded, so that it does not fill the screen.
if (matchMedia('(max-width: 48rem)').matches) {
  document.querySelector('nav.contents details')?.removeAttribute('open');
}
