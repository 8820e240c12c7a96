import * as lodash from 'lodash-es'
import * as React from 'react'
import { createRoot } from 'react-dom/client'
console.log(lodash, React, createRoot)
